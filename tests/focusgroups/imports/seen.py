"""What a file of findings would do and has done, as the tests read it."""

import io

import openpyxl

from focusgroups.actions import imports
from focusgroups.imports.workbook import lines_as_workbook
from focusgroups.rows import table_for


def rows(record, by):
    return [(row.outcome.value, row.cells.get("text"), row.notes) for row in imports.preview(record, by=by)]


def states(record, by):
    return [row.outcome.value for row in imports.preview(record, by=by)]


def lines(group):
    return list(group.contributions.order_by("pk"))


def said(group):
    return [(line.kind, line.text) for line in lines(group)]


def downloaded(group, by) -> openpyxl.Workbook:
    table = table_for(group, by)
    return openpyxl.load_workbook(io.BytesIO(lines_as_workbook(table, table.lines.live().for_grid().order_by("pk"))))


def data_of(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
