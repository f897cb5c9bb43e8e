"""Reading XLSX and ODS with the parser, from an archive that was checked: values only."""

import io
import math
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.errors import DomainError
from core.tables.limits import check_cell, damaged
from core.tables.rows import Cell
from core.tables.text import cleaned


def rows(archive: io.BytesIO) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of the first visible sheet that holds something, numbered from 1 as in the sheet."""
    for number, cells in enumerate(_sheet(archive).iter_rows(), 1):
        yield number, [_value(cell, number) for cell in cells]


def _sheet(archive: io.BytesIO) -> CalamineSheet:
    try:
        return _first_filled(CalamineWorkbook.from_filelike(archive))
    except CalamineError as error:
        raise damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the parser's own bugs arrive; it cannot be imported
            raise
        raise damaged() from error


def _first_filled(book: CalamineWorkbook) -> CalamineSheet:
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            found = book.get_sheet_by_name(sheet.name)
            if found.height:
                return found
    raise DomainError(_("La tabella è vuota."))


def _value(cell: Any, row: int) -> Cell:
    match cell:
        case bool():
            return _("vero") if cell else _("falso")
        case int() | float() if math.isfinite(cell):
            return Decimal(int(cell)) if cell == int(cell) else Decimal(str(cell))
        case datetime():
            return cell.date()
        case date():
            return cell
        case _:
            text = str(cell)
            check_cell(text, row=row)
            return cleaned(text)
