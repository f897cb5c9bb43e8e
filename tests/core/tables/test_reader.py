"""Tables that people hand in: what is read, and how."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from core.tables.reader import read
from core.tables.rows import Row
from core.tables.text import formula_safe
from tests.core.tables.making import CELLS, csv, ods, ods_row, raw_xlsx, xlsx

HEADER = ("Indicatore", "Valore", "Pubblicato il")


def table(data: bytes, name: str):
    found = read(io.BytesIO(data), name)
    return found.header, found.header_row, list(found.rows)


def values(data: bytes, name: str) -> list[tuple]:
    """Header and rows, without their numbers."""
    header, _number, rows = table(data, name)
    return [header, *(row.cells for row in rows)]


# --- workbooks ---


def test_xlsx_gives_texts_numbers_and_dates_with_the_numbers_of_the_sheet():
    assert table(xlsx(), "dati.xlsx") == (
        HEADER,
        1,
        [
            Row(2, ("Entrate difficili", Decimal("48.5"), date(2025, 1, 19))),
            Row(3, ("Attivazioni", Decimal(1200), "2024")),
        ],
    )


def test_ods_gives_the_same():
    number = '<table:table-cell office:value-type="float" office:value="48.5"><text:p>48,5</text:p></table:table-cell>'
    day = (
        '<table:table-cell office:value-type="date" office:date-value="2025-01-19"><text:p>19/01/25</text:p>'
        "</table:table-cell>"
    )
    rows = ods_row(*HEADER) + f"<table:table-row>{number}{day}</table:table-row>"

    assert values(ods(rows), "dati.ods") == [HEADER, (Decimal("48.5"), date(2025, 1, 19), "")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (22.29999999999, Decimal("22.29999999999")),
        (0.1, Decimal("0.1")),
        (-5, Decimal(-5)),
        (True, "vero"),
        (False, "falso"),
        (datetime(2025, 1, 19, 10, 30), date(2025, 1, 19)),  # noqa: DTZ001
        (time(10, 30), "10:30:00"),
        ("  testo\u00a0", "testo"),
        ("due\nrighe", "due\nrighe"),
        ("città – «più»", "città – «più»"),
    ],
)
def test_cell_of_a_workbook(cell, value):
    assert values(xlsx([["a", "b"], [cell, "x"]]), "dati.xlsx") == [("a", "b"), (value, "x")]


def test_formula_gives_its_stored_value_and_nothing_when_it_has_none():
    stored = raw_xlsx(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>HYPERLINK("http://x")</f></c></row>'
    )

    assert values(stored, "dati.xlsx") == [("a", "b"), (Decimal(2), "")]


def test_merged_cells_give_their_value_once():
    def merge(book, sheet):
        sheet.merge_cells("A2:B3")

    assert values(xlsx([["a", "b"], ["x", "y"], ["z", "w"]], merge), "dati.xlsx") == [("a", "b"), ("x", "")]


def test_title_above_the_header_and_empty_rows_are_passed_over():
    data = xlsx([["Excelsior 2025"], [], ["a", "b"], [], [1, 2]])

    assert table(data, "dati.xlsx") == (("a", "b"), 3, [Row(5, (Decimal(1), Decimal(2)))])


def test_table_may_begin_away_from_the_corner():
    def move(book, sheet):
        sheet.move_range("A1:C3", rows=4, cols=2)

    header, number, rows = table(xlsx(CELLS, move), "dati.xlsx")

    assert (header, number, [row.number for row in rows]) == (HEADER, 5, [6, 7])


def test_first_visible_sheet_with_something_in_it_is_read():
    def more(book, sheet):
        hidden = book.create_sheet("Nascosto", 0)
        hidden.append(["segreto", "segreto"])
        hidden.sheet_state = "hidden"
        book.create_sheet("Vuoto", 0)
        book.active = 2

    assert values(xlsx(CELLS, more), "dati.xlsx")[0] == HEADER


def test_formatting_far_below_does_not_count():
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    head = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'

    assert values(raw_xlsx(head + far), "dati.xlsx") == [("1", "2")]


def test_repeated_empty_rows_and_cells_of_ods_do_not_count():
    empty = '<table:table-row table:number-rows-repeated="1048000">'
    empty += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'

    assert values(ods(ods_row("a", "b") + ods_row("1", "2") + empty), "dati.ods") == [("a", "b"), ("1", "2")]


def test_repeated_rows_of_ods_are_as_many_rows():
    assert values(ods(ods_row("a", "b") + ods_row("1", "2", repeated=3)), "dati.ods")[1:] == [("1", "2")] * 3


# --- CSV ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_of_any_usual_encoding_and_separator(encoding, separator):
    records = [separator.join(["Città", "Più"]), separator.join(["Forlì", "«è»"])]

    assert values(csv(*records, encoding=encoding), "dati.csv") == [("Città", "Più"), ("Forlì", "«è»")]


@pytest.mark.parametrize("name", ["dati.csv", "DATI.CSV", "dati.txt", "dati.tsv"])
def test_csv_by_any_of_its_names(name):
    assert values(csv("a;b", "1;2"), name) == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_with_any_end_of_line(end):
    assert values(csv("a;b", "1;2", end=end), "dati.csv") == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize(
    ("records", "rows"),
    [
        (['a;"b;c"', '"x""y";z'], [("a", "b;c"), ('x"y', "z")]),
        (["a;b", "1,5;2,5", "3,5;4,5"], [("a", "b"), ("1,5", "2,5"), ("3,5", "4,5")]),
        (["a;b", '"due', 'righe";1'], [("a", "b"), ("due\r\nrighe", "1")]),
        (["sep=,", "a,b", "1,2"], [("a", "b"), ("1", "2")]),
        (["a;b;c", "1", ";;3"], [("a", "b", "c"), ("1", "", ""), ("", "", "3")]),
        (["a;b;;", "1;2;;"], [("a", "b"), ("1", "2")]),
        (["una colonna", "sola"], [("una colonna",), ("sola",)]),
    ],
)
def test_csv_as_spreadsheets_write_it(records, rows):
    assert values(csv(*records), "dati.csv") == rows


def test_cells_beyond_the_header_are_kept_apart():
    _header, _number, (row,) = table(csv("a,b", "x,1,5"), "dati.csv")

    assert row == Row(2, ("x", "1"), ("5",))


def test_rows_keep_the_numbers_they_have_in_a_spreadsheet():
    header, number, rows = table(csv("Titolo", "", "a;b", "", "1;2"), "dati.csv")

    assert (header, number, [row.number for row in rows]) == (("a", "b"), 3, [5])


def test_characters_that_cannot_be_seen_are_dropped():
    assert values(csv("a;b", "\ufeffx\u200b;1\x7f"), "dati.csv")[1] == ("x", "1")


# --- formulas ---


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", " =1", "\u00a0@x"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(text):
    assert formula_safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "testo", "1-2", "a=b", "posta@example.org", "12,5"])
def test_other_text_stays(text):
    assert formula_safe(text) == text
