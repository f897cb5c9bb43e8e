"""Tables of figures: handed in, arranged, confirmed as a whole, undone as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core import jobs
from core.calendar import now
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.tables import reader
from core.tables.columns import arranged, check_complete, guessed, missing
from core.tables.rows import Row, Table
from needs.imports.columns import COLUMNS
from needs.imports.plan import COMPARED, Planned, RowState, counts, planned
from needs.imports.reading import Figure, figures
from needs.models import Indicator, IndicatorImport, Observation

AT_ONCE = 500  # rows; more are written by a job
BATCH = 1_000
WRITING = 20250512  # one table is written at a time: two could bring the same indicator
RESTORED = (*COMPARED, "loaded_by_id")


@transaction.atomic
def hand_in(file: IO[bytes], *, name: str, by) -> IndicatorImport:
    """Keep a table and guess its columns. Raises DomainError, and keeps nothing, when it cannot be read to its end."""
    _may(by)
    name = PurePath(name).name[-200:]
    table = reader.read(file, name)
    rows = sum(1 for _row in table.rows)
    record = IndicatorImport(
        name=name,
        requested_by=by if by.is_authenticated else None,
        report={"header": list(table.header), "rows": rows, "columns": guessed(table.header, COLUMNS)},
    )
    file.seek(0)
    record.file.save(f"{record.uuid}{PurePath(name).suffix.lower()}", File(file), save=False)
    record.save()
    record_event("indicator_import.hand_in", record, by=by, note=f"{rows} rows")
    return record


@transaction.atomic
def arrange(record: IndicatorImport, *, columns: Mapping[str, int], by) -> IndicatorImport:
    """Say which column is which. Raises DomainError when a needed one is missing or one is used twice."""
    _may(by)
    record = _locked(record)
    _still_open(record)
    record.report["columns"] = arranged(columns, COLUMNS)
    record.save()
    return record


def read_figures(record: IndicatorImport) -> list[Figure]:
    """Read the table that was handed in, with its columns as arranged."""
    with _opened(record) as table:
        return list(figures(table.rows, record.report["columns"]))


def preview(record: IndicatorImport) -> list[Planned]:
    """What the table would do if it were confirmed now."""
    return planned(read_figures(record))


def wrong_rows(record: IndicatorImport) -> tuple[list[str], list[tuple[Row, list[str]]]]:
    """The header, and each row that is not taken as it was handed in, with the reasons."""
    told = record.report["wrong"] if record.is_written else _wrong(_previewed(record))
    reasons = {number: sentences for number, *sentences in told}
    with _opened(record) as table:
        return list(table.header), [(row, reasons[row.number]) for row in table.rows if row.number in reasons]


def _previewed(record: IndicatorImport) -> list[Planned]:
    return [] if missing(record.report["columns"], COLUMNS) else preview(record)


def _wrong(rows: Iterable[Planned]) -> list[list]:
    """The rows that are not taken, as the report keeps them: number, then sentences."""
    return [[row.figure.row, *row.notes] for row in rows if row.outcome == RowState.WRONG]


@contextmanager
def _opened(record: IndicatorImport) -> Iterator[Table]:
    if not record.file or not record.file.storage.exists(str(record.file.name)):
        raise DomainError(_("Il file non è più disponibile: caricalo di nuovo."))
    with record.file.open("rb") as file:
        yield reader.read(file, record.name)


@transaction.atomic
def confirm(record: IndicatorImport, *, by) -> IndicatorImport:
    """Write the rows that are right; a long table becomes a job. Safe to ask again after a job that failed."""
    _may(by)
    _one_at_a_time()
    record = _locked(record)
    _still_open(record)
    check_complete(record.report["columns"], COLUMNS)
    if not record.confirmed_at:
        record.confirmed_at = now()
        record.save()
        record_event("indicator_import.confirm", record, by=by)
    if record.report["rows"] > AT_ONCE:
        jobs.request("write_indicators", record, by=by)
        return record
    return write(record, read_figures(record), by=by)


@transaction.atomic
def write(record: IndicatorImport, found: Iterable[Figure], *, by) -> IndicatorImport:
    """Write what the table says, once: all that is right, or nothing. The report keeps what was there before."""
    _one_at_a_time()
    record = _locked(record)
    if record.is_written:
        return record
    rows = planned(found)
    fresh = [row for row in rows if row.outcome == RowState.NEW]
    changed = [row for row in rows if row.outcome == RowState.CHANGED]
    record.report |= {
        "indicators": _write_indicators(fresh),
        "licences": _write_licences([*fresh, *changed]),
        "former": [_former(row) for row in changed],
        "wrong": _wrong(rows),
        "counts": counts(rows),
    }
    _write_observations(record, fresh, changed)
    record.save()
    record_event("indicator_import.write", record, by=by, note=_sum(record.report["counts"]))
    return record


@transaction.atomic
def undo(record: IndicatorImport, *, by, note: str) -> IndicatorImport:
    """Take a whole import back, with the reason: what it added goes, what it changed is again as it was."""
    _may(by)
    _one_at_a_time()
    record = _locked(record)
    if not record.is_written or record.undone_at:
        raise NotAllowed(_("Si annulla un'importazione scritta, una volta sola."))
    if not note.strip():
        raise DomainError(_("Serve un motivo per annullare l'importazione."))
    _take_back(record)
    record.undone_at = now()
    record.save()
    record_event("indicator_import.undo", record, by=by, note=note.strip())
    return record


# --- writing ---


def _write_indicators(rows: list[Planned]) -> list[str]:
    """Save the indicators that the rows bring, and return their codes."""
    brought = {row.observation.indicator.code: row.observation.indicator for row in rows}
    new = [indicator for indicator in brought.values() if indicator.pk is None]
    Indicator.objects.bulk_create(new)
    return [indicator.code for indicator in new]


def _write_licences(rows: list[Planned]) -> dict[str, list[str]]:
    """Change the licences that the rows name, and return each with the one that was there before."""
    wanted = {row.observation.indicator: row.licence for row in rows if row.licence}
    changed = {indicator: licence for indicator, licence in wanted.items() if indicator.licence != licence}
    for indicator, licence in changed.items():
        Indicator.objects.filter(pk=indicator.pk).update(licence=licence)
    return {indicator.code: [indicator.licence, licence] for indicator, licence in changed.items()}


def _former(row: Planned) -> dict:
    """What is needed to put a changed observation back, as JSON keeps it."""
    columns = {name: getattr(row.observation, name) for name in RESTORED} | row.former
    kept = {name: None if value is None else str(value) for name, value in columns.items()}
    return {"observation": str(row.observation.uuid), "added_needs": sorted(row.needs), **kept}


def _write_observations(record: IndicatorImport, fresh: list[Planned], changed: list[Planned]) -> None:
    for row in (*fresh, *changed):
        row.observation.loaded_by = record
    for row in fresh:
        row.observation.indicator_id = row.observation.indicator.pk
    Observation.objects.bulk_create([row.observation for row in fresh], batch_size=BATCH)
    Observation.objects.bulk_update([row.observation for row in changed], RESTORED, batch_size=BATCH)
    quotes = Observation.needs.through
    links = [
        quotes(observation_id=row.observation.pk, need_id=need) for row in (*fresh, *changed) for need in row.needs
    ]
    quotes.objects.bulk_create(links, batch_size=BATCH)


# --- taking back ---


def _take_back(record: IndicatorImport) -> None:
    former = {row["observation"]: row for row in record.report["former"]}
    rows = list(record.observations.select_for_update().order_by("pk"))
    if len(rows) != record.report["counts"][RowState.NEW] + len(former):
        raise DomainError(_("Un'importazione successiva ha cambiato gli stessi dati: annulla prima quella."))
    changed = [row for row in rows if str(row.uuid) in former]
    for row in changed:
        _put_back(row, former[str(row.uuid)])
    Observation.objects.bulk_update(changed, RESTORED, batch_size=BATCH)
    try:
        record.observations.all().delete()
    except ProtectedError as error:
        raise DomainError(_("Un position paper cita dati di questa importazione: prima togli la citazione.")) from error
    for code, (before, after) in record.report["licences"].items():
        Indicator.objects.filter(code=code, licence=after).update(licence=before)
    Indicator.objects.filter(code__in=record.report["indicators"], observations=None).delete()


def _put_back(observation: Observation, former: Mapping) -> None:
    for name in RESTORED:
        field: Any = Observation._meta.get_field(name)
        setattr(observation, name, None if former[name] is None else field.to_python(former[name]))
    if former["added_needs"]:
        observation.needs.remove(*former["added_needs"])


# --- parts ---


def _may(by) -> None:
    if not by.has_perm("needs.import_indicators"):
        raise PermissionDenied


def _one_at_a_time() -> None:
    """Wait until no other table is being written or taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])


def _locked(record: IndicatorImport) -> IndicatorImport:
    return IndicatorImport.objects.select_for_update().get(pk=record.pk)


def _still_open(record: IndicatorImport) -> None:
    if record.is_written:
        raise NotAllowed(_("La tabella è già stata importata."))


def _sum(found: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {state}" for state, count in found.items())
