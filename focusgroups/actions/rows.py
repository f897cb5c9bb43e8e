"""Saving one row of the grid, wherever it was typed: what others changed meanwhile is kept."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from core.errors import AlreadySent, DomainError, Stale
from focusgroups.actions import contributions
from focusgroups.models import Contribution
from focusgroups.rows import RowForm

TRIES = 5
SAVED = {200, 201}


@dataclass(frozen=True)
class Outcome:
    """What became of one row: 200 saved, 201 added, 409 changed by two people or refused, 422 not valid, 403."""

    form: RowForm
    status: int
    message: str = ""

    @property
    def is_saved(self) -> bool:
        return self.status in SAVED


def save(form: RowForm) -> Outcome:
    """Write one row. Cells that others saved meanwhile are kept; a cell that both changed is nobody's to overwrite."""
    if form.key is None:
        return Outcome(form, 422, _("La riga non ha un codice valido: ricarica la pagina."))
    for _attempt in range(TRIES):
        line = form.table.line(form.key)
        if line:
            form.rebase(line)
        else:
            form.begin()
        if form.conflicts or not form.is_valid():
            return Outcome(form, 409 if form.conflicts else 422)
        try:
            return _write(form, line)
        except (Stale, AlreadySent):
            continue
        except ValidationError as error:
            return _not_valid(form, error)
        except DomainError as refusal:
            return Outcome(form, 409, str(refusal))
        except PermissionDenied:
            return Outcome(form, 403, _("Questa riga non si modifica da qui."))
    return Outcome(form, 409, _("In questo momento la riga è molto contesa: riprova."))


def _write(form: RowForm, line: Contribution | None) -> Outcome:
    by, values = form.table.by, form.values()
    if line is None:
        contributions.add(form.table.group, by=by, uuid=form.key, **values)
        return Outcome(form, 201)
    if form.changed:
        contributions.edit(line, by=by, version=line.version, **values)
    return Outcome(form, 200)


def _not_valid(form: RowForm, error: ValidationError) -> Outcome:
    for name, sentences in error.message_dict.items():
        form.add_error(name if name in form.fields else None, sentences)
    return Outcome(form, 422)
