"""The one gate through which a state changes, and the table of moves it reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.versions import locked


@dataclass(frozen=True)
class Move:
    """One permitted step: from any of `sources` to `target`, by who holds `permission`."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: str
    needs_note: bool = False
    tone: str = "primary"


def moves_for(record: Any, user, table: Iterable[Move]) -> list[Move]:
    """Return the moves that `user` may make now: the buttons of a page and the API's `actions`."""
    return [m for m in table if record.state in m.sources and user.has_perm(m.permission, record)]


@transaction.atomic
def move(
    record: Any,
    name: str,
    *,
    by,
    note: str = "",
    table: Iterable[Move],
    effect: Callable[[Any], None] | None = None,
):
    """Lock the record, check the step, the person and the note, apply `effect`, save, write one Event.

    Returns the locked record. Raises NotAllowed, PermissionDenied or DomainError.
    """
    step = next((m for m in table if m.name == name), None)
    if step is None:
        raise NotAllowed(_("Questo passaggio non esiste."))
    record = locked(record)
    if not by.has_perm(step.permission, record):
        raise PermissionDenied
    if record.state not in step.sources:
        raise NotAllowed(
            _("«%(step)s» non è possibile: lo stato è «%(state)s».")
            % {"step": step.label, "state": record.get_state_display()}
        )
    note = note.strip()
    if step.needs_note and not note:
        raise DomainError(_("Serve un motivo per «%(step)s».") % {"step": step.label})
    before, record.state = record.state, step.target
    if effect:
        effect(record)
    record.full_clean(validate_unique=False, validate_constraints=False)
    record.save()
    record_event(f"{record._meta.model_name}.{name}", record, by=by, from_state=before, to_state=step.target, note=note)
    return record
