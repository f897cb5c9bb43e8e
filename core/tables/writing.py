"""Writing a workbook in which nothing runs: every text is a text, whatever it begins with."""

import io
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from core.tables.rows import Cell
from core.tables.text import PREFIXES
from core.text import printable

WIDTH = 24
LAST_ROW = 1000  # as far as lists of allowed values are offered
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sheet:
    """`widths` by number of the column, from 1; `lists`: (sheet, column, how many values) to choose from."""

    rows: Iterable[Iterable[Cell]]
    widths: Mapping[int, int] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()
    lists: Mapping[int, tuple[str, int, int]] = field(default_factory=dict)


def workbook(sheets: Mapping[str, Iterable[Iterable[Cell]] | Sheet]) -> bytes:
    """Return an XLSX with these sheets; the first row of each is its header."""
    book = Workbook(write_only=True)
    for title, content in sheets.items():
        _write(book.create_sheet(title), content if isinstance(content, Sheet) else Sheet(content))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet, content: Sheet) -> None:
    sheet.freeze_panes = "A2"
    lines = [list(row) for row in content.rows]
    for number in range(1, max((len(line) for line in lines), default=0) + 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = content.widths.get(number, WIDTH), number in content.hidden
    for number, (source, letter, count) in content.lists.items():
        sheet.data_validations.append(_choice(get_column_letter(number), source, get_column_letter(letter), count))
    for number, row in enumerate(lines):
        sheet.append([_cell(sheet, value, bold=number == 0) for value in row])


def _choice(column: str, source: str, letter: str, count: int) -> DataValidation:
    """A list under the cells of a column: it helps, and lets other values pass (several, with a semicolon)."""
    values = f"{quote_sheetname(source)}!${letter}$2:${letter}${count + 1}"
    choice = DataValidation(type="list", formula1=values, allow_blank=True, showErrorMessage=False)
    choice.add(f"{column}2:{column}{LAST_ROW}")
    return choice


def sheet_file(title: str, header: Iterable[str], rows: Iterable[Iterable[Cell | None]]) -> IO[bytes]:
    """Return an XLSX of one sheet as a temporary file, written row by row: its size costs no memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, value, bold=False) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 the reply closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet, value: Cell | None, *, bold: bool) -> WriteOnlyCell:
    if isinstance(value, str):
        value = printable(value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with "=" would become a formula
        cell.quotePrefix = value.startswith(PREFIXES)  # also when somebody edits the cell
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
