"""Writing a workbook in which nothing runs: every text is a text, whatever it begins with."""

import io
from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.tables.rows import Cell

WIDTH = 24
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(sheets: Mapping[str, Iterable[Iterable[Cell]]]) -> bytes:
    """Return an XLSX with these sheets; the first row of each is its header."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        lines = [list(row) for row in rows]
        for number in range(1, max((len(line) for line in lines), default=0) + 1):
            sheet.column_dimensions[get_column_letter(number)].width = WIDTH
        for number, row in enumerate(lines):
            sheet.append([_cell(sheet, value, bold=number == 0) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet, value: Cell, *, bold: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with "=" would become a formula
    if bold:
        cell.font = Font(bold=True)
    return cell
