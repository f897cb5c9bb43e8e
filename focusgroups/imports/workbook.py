"""The workbooks to download: the lines of a focus group with their codes, and the empty table to fill in."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from clusters.models import S3Area
from core.tables.columns import Column
from core.tables.rows import Cell
from core.tables.writing import Sheet, workbook
from focusgroups.imports.columns import COLUMNS, KEY, MARK
from focusgroups.imports.plan import mark_of
from focusgroups.models import Contribution, ContributionKind
from focusgroups.models.details import Horizon
from focusgroups.rows import Cells, Table, parts

WIDTHS = {"kind": 18, "text": 70, "urgency": 10, "voices": 30, KEY: 14}
TO_FILL_IN = tuple(column for column in COLUMNS if column.code not in {KEY, MARK})


def lines_as_workbook(table: Table, lines: Iterable[Contribution]) -> bytes:
    """Return an XLSX of these lines, to be changed and handed in again."""
    areas = {area.code: area.short_name for area in S3Area.objects.all()}
    rows = [_line(table, line, areas) for line in lines]
    return _workbook(COLUMNS, rows, table)


def template(table: Table) -> bytes:
    """Return the empty XLSX."""
    return _workbook(TO_FILL_IN, [], table)


def _line(table: Table, line: Contribution, areas: dict[str, str]) -> list[Cell]:
    cells = table.cells_of(line)
    written = {**_in_words(cells, areas), KEY: str(line.uuid), MARK: mark_of(cells)}
    return [written[column.code] for column in COLUMNS]


def _in_words(cells: Cells, areas: dict[str, str]) -> dict[str, Cell]:
    """The cells of a line as a person reads them in a sheet."""
    return {
        **cells,
        "kind": str(ContributionKind(cells["kind"]).label),
        "urgency": int(cells["urgency"]) if cells["urgency"] else "",  # type: ignore[dict-item]
        "horizon": str(Horizon(cells["horizon"]).label) if cells["horizon"] else "",
        "s3_areas": "; ".join(areas[code] for code in parts(cells["s3_areas"])),
    }


def _workbook(columns: Sequence[Column], rows: list[list[Cell]], table: Table) -> bytes:
    allowed = _allowed(table)
    title, values = _("Contributi"), _("Valori ammessi")
    place = {code: number for number, code in enumerate(allowed, 1)}
    numbers = {column.code: number for number, column in enumerate(columns, 1)}
    sheet = Sheet(
        [[str(column.label) for column in columns], *rows],
        widths={numbers[code]: width for code, width in WIDTHS.items() if code in numbers},
        hidden=(numbers[MARK],) if MARK in numbers else (),
        lists={numbers[code]: (values, place[code], len(found)) for code, found in allowed.items() if found},
    )
    return workbook({title: sheet, _("Istruzioni"): _instructions(columns), values: _in_columns(allowed)})


def _allowed(table: Table) -> dict[str, list[str]]:
    """The values that a column may hold, in words."""
    return {
        "kind": [str(label) for label in ContributionKind.labels],
        "urgency": ["1", "2", "3", "4", "5"],
        "voices": list(table.speakers),
        "horizon": [str(label) for label in Horizon.labels],
        "s3_areas": [area.short_name for area in S3Area.objects.all()],
    }


def _in_columns(allowed: dict[str, list[str]]) -> list[list[Cell]]:
    labels = {column.code: str(column.label) for column in COLUMNS}
    depth = max(len(values) for values in allowed.values())
    rows = [[values[n] if n < len(values) else "" for values in allowed.values()] for n in range(depth)]
    return [[labels[code] for code in allowed], *rows]


def _instructions(columns: Sequence[Column]) -> Sheet:
    general = [
        [_("Una riga per contributo"), _("Solo tipo e sintesi servono; il resto si può completare nella tabella.")],
        [_("Senza nomi"), _("Nella sintesi non scrivere nomi di persone o di imprese.")],
        [_("Come si carica"), _("Contributi, Importa da file. Vedi ogni riga prima che sia scritta.")],
    ]
    rows = [[_("Colonna"), _("Che cosa scrivere")], *([str(c.label), str(c.help)] for c in columns), *general]
    return Sheet(rows, widths={2: 90})
