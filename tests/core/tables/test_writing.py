"""Workbooks hold every text, also one with characters that no XML can hold."""

import io

import pytest
from openpyxl import load_workbook

from core.tables.writing import sheet_file, workbook

FORBIDDEN = "pri\x0bma\ufffe e do\uffffpo"


@pytest.mark.parametrize(
    "made",
    [
        lambda rows: io.BytesIO(workbook({"Righe": rows})),
        lambda rows: sheet_file("Righe", rows[0], rows[1:]),
    ],
)
def test_characters_that_xml_forbids_are_left_out(made):
    with made([["Sintesi"], [FORBIDDEN], ["altra"]]) as file:
        rows = list(load_workbook(file).active.iter_rows(values_only=True))

    assert rows == [("Sintesi",), ("prima e dopo",), ("altra",)]
