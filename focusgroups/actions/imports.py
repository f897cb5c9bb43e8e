"""Files of findings: handed in, arranged, confirmed as a whole, undone as a whole."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import PurePath
from typing import IO
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from core import jobs
from core.calendar import now
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.tables.columns import arranged, check_complete, missing
from core.versions import locked
from focusgroups.actions import contributions
from focusgroups.actions.rows import save
from focusgroups.imports import reading
from focusgroups.imports.columns import COLUMNS, proposed
from focusgroups.imports.plan import CHOICES, LABELS, TO_WRITE, Plan, Planned, RowState, counts
from focusgroups.lifecycle import require, writing_states
from focusgroups.models import Contribution, ContributionImport, FocusGroup, NeedSkill
from focusgroups.rows import Cells, RowForm, Table, table_for

AT_ONCE = 100  # rows; more are written by a job
PART = 25  # rows written in one transaction: between two of them a job can be cancelled
Told = Callable[[int, int], None]


def silently(_done: int, _of: int) -> None:
    """Nobody waits to hear how far it is."""


@transaction.atomic
def hand_in(group: FocusGroup, file: IO[bytes], *, name: str, by) -> ContributionImport:
    """Keep a file and guess its columns. Raises DomainError, and keeps nothing, when it cannot be read to its end."""
    _may(group, by)
    name = PurePath(name).name[-200:]
    source = reading.read(file, name)
    record = ContributionImport(
        focus_group=group,
        name=name,
        requested_by=by,
        report={
            "header": list(source.header),
            "rows": len(source.items),
            "columns": proposed(source.header, group),
        },
    )
    file.seek(0)
    record.file.save(f"{record.uuid}{PurePath(name).suffix.lower()}", File(file), save=False)
    record.save()
    record_event("contribution_import.hand_in", record, by=by)
    return record


@transaction.atomic
def arrange(record: ContributionImport, *, columns: Mapping[str, int], by) -> ContributionImport:
    """Say which column is which."""
    record = _still_open(record, by)
    record.report["columns"] = arranged(columns, COLUMNS)
    record.save()
    return record


@transaction.atomic
def choose(record: ContributionImport, *, number: int, choice: str, by) -> ContributionImport:
    """Say of one row that it is left out, taken after all, or written over what somebody else changed."""
    record = _still_open(record, by)
    if choice not in CHOICES:
        raise DomainError(_("Questa scelta non c'è."))
    record.report.setdefault("choices", {})[str(number)] = choice
    record.save()
    return record


def lacking(record: ContributionImport) -> list:
    """The columns that somebody has to point out before anything can be read."""
    return missing(record.report["columns"], COLUMNS) if record.has_columns else []


def preview(record: ContributionImport, *, by) -> list[Planned]:
    """What the file would do if it were confirmed now."""
    return planned(record, table_for(record.focus_group, by))


def planned(record: ContributionImport, table: Table) -> list[Planned]:
    if not record.file or not record.file.storage.exists(str(record.file.name)):
        raise DomainError(_("Il file non è più disponibile: caricalo di nuovo."))
    with record.file.open("rb") as file:
        source = reading.read(file, record.name)
    rows = reading.rows(source, record.report["columns"], reading.Words(table.speakers))
    return Plan(record, table).rows(rows)


@transaction.atomic
def confirm(record: ContributionImport, *, by) -> ContributionImport:
    """Write the rows that are right; a long file becomes a job. Safe to ask again after a job that was cut short."""
    record = _still_open(record, by)
    if record.has_columns:
        check_complete(record.report["columns"], COLUMNS)
    if not record.confirmed_at:
        record.confirmed_at = now()
        record.save()
        record_event("contribution_import.confirm", record, by=by)
    if record.report["rows"] > AT_ONCE:
        jobs.request("write_contributions", record, by=by)
        return record
    return finish(record, write(record, by=by), by=by)


def write(record: ContributionImport, *, by, told: Told = silently) -> list[Planned]:
    """Write the rows part by part and return what became of each; parts that are in are not written again."""
    table = table_for(record.focus_group, by)
    rows = planned(record, table)
    good = [row for row in rows if row.outcome in TO_WRITE]
    for done in range(0, len(good), PART):
        told(done, len(good))
        _write_part(record, good[done : done + PART])
    return rows


@transaction.atomic
def _write_part(record: ContributionImport, rows: Iterable[Planned]) -> None:
    record.refresh_from_db(from_queryset=ContributionImport.objects.select_for_update())
    if record.is_written or record.undone_at:
        raise NotAllowed(_("L'importazione è già finita."))
    written = {entry["number"] for entry in record.written}  # perhaps by a worker that took over meanwhile
    for row in rows:
        if row.number not in written:
            _write_row(record, row)
    record.save()


def _write_row(record: ContributionImport, row: Planned) -> None:
    """Save one row; what cannot be saved after all says why, and stays out."""
    form = row.form
    concepts = _concepts(row.line) if row.line else []
    outcome = save(form)
    if outcome.is_saved:
        former = {"cells": _before(form), "concepts": concepts} if row.line else None
        version = Contribution.objects.values_list("version", flat=True).get(uuid=form.key)
        entry = {"number": row.number, "line": str(form.key), "version": version, "former": former}
        record.report.setdefault("written", []).append(entry)
        return
    row.outcome = RowState.CONFLICT if form.conflicts else RowState.WRONG
    row.notes = [outcome.message] if outcome.message else _errors(form)


def _errors(form: RowForm) -> list[str]:
    changed = [_("%(column)s: nel frattempo è cambiata.") % {"column": LABELS[name]} for name in form.conflicts]
    return changed or [str(error) for errors in form.errors.values() for error in errors]


def _before(form: RowForm) -> Cells:
    """The cells that were changed, as they were."""
    return {name: form.stored[name] for name in form.changed}


def _concepts(line: Contribution) -> list[str]:
    """The concepts of a line's skills, as the row form takes them."""
    skills = NeedSkill.objects.filter(details=line.pk, concept__isnull=False).select_related("concept")
    return [f"{skill.concept.uuid} {skill.label}" for skill in skills if skill.concept]


@transaction.atomic
def finish(record: ContributionImport, rows: list[Planned], *, by) -> ContributionImport:
    """Note what came of the file, and let the file go."""
    record = _locked(record)
    left = [row for row in rows if row.outcome not in {*TO_WRITE, RowState.SAME}]
    record.report["left"] = [[row.number, row.outcome, row.cells.get("text", ""), *row.notes] for row in left]
    record.report["counts"] = _counts(record, rows)
    file, storage = str(record.file.name), record.file.storage
    record.file = ""
    record.save()
    record_event("contribution_import.write", record, by=by, note=_sum(record))
    transaction.on_commit(partial(storage.delete, file))
    return record


def _counts(record: ContributionImport, rows: list[Planned]) -> dict[str, int]:
    """How many rows came to what, with those that an earlier attempt had written."""
    written = {entry["number"]: bool(entry["former"]) for entry in record.written}
    changed = sum(written.values())
    found = counts(row for row in rows if row.number not in written)
    return found | {RowState.NEW.value: len(written) - changed, RowState.CHANGED.value: changed}


@transaction.atomic
def undo(record: ContributionImport, *, by) -> ContributionImport:
    """Take a whole import back; a long one becomes a job."""
    record = _still_in(record, by)
    if len(record.written) > AT_ONCE:
        jobs.request("undo_contributions", record, by=by)
        return record
    return take_back(record, by=by)


@transaction.atomic
def take_back(record: ContributionImport, *, by) -> ContributionImport:
    """Withdraw what the import added, and make what it changed as it was.

    A row that somebody has changed since stays as it is, and the record says which.
    """
    record = _still_in(record, by)
    table = table_for(record.focus_group, by)
    kept = [entry["number"] for entry in record.written if not _taken_back(entry, table)]
    record.report["kept"] = kept
    record.undone_at = now()
    record.save()
    record_event("contribution_import.undo", record, by=by, note=f"{len(record.written)} rows, {len(kept)} kept")
    return record


def _taken_back(entry: dict, table: Table) -> bool:
    """Take one row back; False when it was changed since, or cannot be changed any more."""
    line = table.line(UUID(entry["line"]))
    if line is None:
        return False
    try:
        locked(line, version=entry["version"])
        if entry["former"]:
            return save(_put_back(line, entry["former"], table)).is_saved
        contributions.withdraw(line, by=table.by, note=_("L'importazione che l'aveva aggiunta è annullata."))
    except (DomainError, PermissionDenied):
        return False
    return True


def _put_back(line: Contribution, former: dict, table: Table) -> RowForm:
    data = {**former["cells"], "concepts": former["concepts"], "uuid": str(line.uuid)}
    return RowForm({**data, "base": json.dumps(table.cells_of(line))}, table=table)


def forget(group: FocusGroup) -> None:
    """Erase every import of a focus group, with its file: there may be names in it."""
    for record in group.imports.all():
        file, storage = str(record.file.name), record.file.storage
        record.delete()
        if file:
            transaction.on_commit(partial(storage.delete, file))


# --- parts ---


def _may(group: FocusGroup, by) -> None:
    if not by.has_perm("focusgroups.add_contribution", group):
        raise PermissionDenied
    require(group, writing_states(by))


def _locked(record: ContributionImport) -> ContributionImport:
    return ContributionImport.objects.select_for_update().get(pk=record.pk)


def _still_open(record: ContributionImport, by) -> ContributionImport:
    record = _locked(record)
    _may(record.focus_group, by)
    if record.is_written or record.undone_at:
        raise NotAllowed(_("Il file è già stato importato."))
    return record


def _still_in(record: ContributionImport, by) -> ContributionImport:
    record = _locked(record)
    _may(record.focus_group, by)
    if not record.written or record.undone_at:
        raise NotAllowed(_("Si annulla un'importazione scritta, una volta sola."))
    return record


def _sum(record: ContributionImport) -> str:
    return ", ".join(f"{count} {state}" for state, count in record.report["counts"].items())
