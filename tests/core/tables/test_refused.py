"""Files that are no table, or too much of one: each is refused with a sentence, soon, and in little memory."""

import io
import re
import time
import zipfile
from pathlib import Path

import pytest

from core.errors import DomainError
from core.tables import limits
from core.tables.reader import read
from tests.core.tables.making import (
    MAIN,
    csv,
    flagged,
    lying,
    ods,
    ods_row,
    packed,
    raw_xlsx,
    xlsx,
)

MANY = "c'è molto più di una tabella"
DAMAGED = "danneggiato"
PASSWORD = "password"
MACROS = "macro"
ROWS, COLUMNS, WIDE = "più di 20.000 righe", "più di 60 colonne", "troppo estesa"
CELL = '<c r="{}"><v>1</v></c>'
BILLION = (
    '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>'
)
OUTSIDE = '<!DOCTYPE sst SYSTEM "file:///etc/passwd"><sst/>'
LONG = "x" * 3_900
MEGABYTE = 1_000_000


def many_parts() -> bytes:
    return packed({"[Content_Types].xml": "<a/>"} | {f"xl/{number}.xml": "<a/>" for number in range(limits.ENTRIES)})


def huge_directory() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}", b"")
    return file.getvalue()


def twice_the_same_part() -> bytes:
    return raw_xlsx("", more={"xl/worksheets/SHEET1.xml": "<a/>"})


def bomb_that_lies() -> bytes:
    return lying(raw_xlsx(" " * 60 * MEGABYTE), "xl/worksheets/sheet1.xml", declared=500)


def many_rows(count: int) -> bytes:
    return raw_xlsx(
        "".join(f'<row r="{n}">{CELL.format(f"A{n}")}{CELL.format(f"B{n}")}</row>' for n in range(1, count))
    )


def one_text_for_many_cells() -> bytes:
    cells = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}" t="s"><v>0</v></c>' for column in "ABCDEFGHIJ") + "</row>"
        for row in range(1, 400)
    )
    return raw_xlsx(cells, strings=f"<sst><si><t>{LONG}</t></si></sst>")


def nested(depth: int) -> str:
    return "<a>" * depth + "</a>" * depth


WORKBOOKS = {
    "empty": (b"", "vuoto"),
    "too heavy": (b"PK" + b"0" * limits.FILE_BYTES, "più di 5 MB"),
    "no archive": (b"PK\x03\x04" + b"0" * 500, DAMAGED),
    "cut": (xlsx()[:2000], DAMAGED),
    "end cut": (xlsx()[:-10], DAMAGED),
    "only an end": (b"PK\x05\x06" + b"\0" * 18, DAMAGED),
    "old format or password": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, PASSWORD),
    "HTML with another name": (b"<html><table><tr><td>1</td></tr></table></html>", DAMAGED),
    "CSV with another name": (csv("a;b", "1;2"), DAMAGED),
    "ODS with another name": (ods(ods_row("a", "b")), DAMAGED),
    "PDF with another name": (b"%PDF-1.7", DAMAGED),
    "another archive": (packed({"a.txt": "ciao"}), DAMAGED),
    "document of words": (packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}), DAMAGED),
    "binary workbook": (packed({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\0"}), DAMAGED),
    "macros": (raw_xlsx("", more={"xl/vbaProject.bin": b""}), MACROS),
    "macro sheet": (raw_xlsx("", more={"xl/macrosheets/sheet1.xml": "<a/>"}), MACROS),
    "password in the archive": (flagged(xlsx()), PASSWORD),
    "declared bomb": (raw_xlsx(" " * 60 * MEGABYTE), MANY),
    "bomb that lies": (bomb_that_lies(), DAMAGED),
    "the same part twice": (twice_the_same_part(), DAMAGED),
    "many parts": (many_parts(), MANY),
    "huge directory": (huge_directory(), MANY),
    "billion laughs": (raw_xlsx("", strings=BILLION), DAMAGED),
    "entity from outside": (raw_xlsx("", strings=OUTSIDE), DAMAGED),
    "no XML": (raw_xlsx("<row"), DAMAGED),
    "other text compression": (packed({"[Content_Types].xml": "<a/>", "xl/a.xml": "<a/>"}, zipfile.ZIP_LZMA), DAMAGED),
    "far corner": (raw_xlsx(CELL.format("A1") + CELL.format("XFD1048576")), ROWS),
    "far column": (raw_xlsx(CELL.format("A1") + CELL.format("XFD1")), COLUMNS),
    "long and wide": (raw_xlsx(CELL.format("A1") + CELL.format("BA19000")), WIDE),
    "100,000 rows": (many_rows(100_000), ROWS),
    "no such place": (raw_xlsx(CELL.format("1A")), DAMAGED),
    "place out of the sheet": (raw_xlsx(CELL.format("A99999999999")), DAMAGED),
    "row of no number": (raw_xlsx('<row r="x"/>'), DAMAGED),
    "shared text of no number": (raw_xlsx('<c r="A1" t="s"><v>x</v></c>'), DAMAGED),
    "one text for many cells": (one_text_for_many_cells(), MANY),
    "very many texts": (raw_xlsx("", strings="<sst>" + "<si/>" * (limits.STRINGS + 1) + "</sst>"), MANY),
    "very many elements": (raw_xlsx("<c/>" * (limits.ELEMENTS + 1)), MANY),
    "nothing in it": (xlsx([]), "vuota"),
    "cell with a document": (xlsx([["a", "b"], ["x" * 4_001, 1]]), "più di 4.000 caratteri"),
    "cell with a document, shared": (
        raw_xlsx('<c r="A1" t="s"><v>0</v></c>', f"<sst><si><t>{LONG * 2}</t></si></sst>"), "4.000"),
}  # fmt: skip
DOCUMENTS = {
    "rows without end": (ods(ods_row("a", "b", repeated=1_048_576)), ROWS),
    "rows of no number": (ods('<table:table-row table:number-rows-repeated="x"/>'), DAMAGED),
    "number of many digits": (ods(f'<table:table-row table:number-rows-repeated="{"9" * 5000}"/>'), DAMAGED),
    "cells without end": (
        ods(
            '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
            "<text:p>x</text:p></table:table-cell></table:table-row>"
        ),
        COLUMNS,
    ),
    "one text in many cells": (ods(ods_row("a", "b") + ods_row(LONG, repeated=9_000)), MANY),
    "covered cells": (
        ods('<table:table-row><table:covered-table-cell table:number-columns-repeated="99"><text:p>x</text:p>'
            "</table:covered-table-cell></table:table-row>"), COLUMNS),
    "encrypted": (
        ods(ods_row("a"), more={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}), PASSWORD),
    "text document": (ods(ods_row("a", "b"), mimetype="application/vnd.oasis.opendocument.text"), DAMAGED),
    "macros": (ods(ods_row("a", "b"), more={"Basic/Standard/Module1.xml": "<a/>"}), MACROS),
    "XLSX with another name": (xlsx(), DAMAGED),
    "deep": (ods(nested(100_000)), MANY),
}  # fmt: skip
TEXTS = {
    "empty": (b"", "vuoto"),
    "only blanks": (b" \r\n ; ;\r\n", "vuota"),
    "workbook with another name": (xlsx(), DAMAGED),
    "bytes": (bytes(range(256)) * 4, "CSV leggibile"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "CSV leggibile"),
    "broken UTF-16": (b"\xff\xfea\0;\0b", "CSV leggibile"),
    "open quote": (csv("a;b", '"x;1'), "virgolette"),
    "text after a quote": (csv("a;b", '"x"y;1'), "virgolette"),
    "one endless cell": (csv("a;b", "x" * 140_000 + ";1"), "virgolette"),
    "cell with a document": (csv("a;b", "x" * 4_001 + ";1"), "Riga 2: una cella ha più di 4.000 caratteri"),
    "100,000 rows": (csv("a;b", *["1;2"] * 100_000), ROWS),
    "100 columns": (csv(";".join("a" * 100)), COLUMNS),
    "too heavy": (b"a;b\n" * 1_300_000, "più di 5 MB"),
}
ALL = [
    *[(f"{what}.xlsx", *row) for what, row in WORKBOOKS.items()],
    *[(f"{what}.ods", *row) for what, row in DOCUMENTS.items()],
    *[(f"{what}.csv", *row) for what, row in TEXTS.items()],
]


def consume(data: bytes, name: str) -> None:
    for _row in read(io.BytesIO(data), name).rows:
        pass


def memory(which: str) -> int:
    """Kilobytes of this process: `VmRSS` now, `VmHWM` at most since `forget_the_most`."""
    return int(re.search(rf"{which}:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def forget_the_most() -> None:
    Path("/proc/self/clear_refs").write_text("5")


@pytest.mark.parametrize(("name", "data", "words"), ALL, ids=[name for name, _data, _words in ALL])
def test_refused_with_a_sentence_soon_and_in_little_memory(name, data, words):
    forget_the_most()
    before, started = memory("VmRSS"), time.process_time()

    with pytest.raises(DomainError, match=re.escape(words)):
        consume(data, name)

    assert time.process_time() - started < 2
    assert memory("VmHWM") - before < 50_000


@pytest.mark.slow
def test_largest_table_is_read_soon_and_in_little_memory():
    row = "".join(f'<c r="{letter}{{n}}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJKLMN")
    rows = "".join(f'<row r="{n}">{row.format(n=n)}</row>' for n in range(1, limits.ROWS + 1))
    data = raw_xlsx(rows, strings="<sst><si><t>Emilia-Romagna</t></si></sst>")
    forget_the_most()
    before, started = memory("VmRSS"), time.process_time()

    count = sum(1 for _row in read(io.BytesIO(data), "dati.xlsx").rows)

    assert (count, time.process_time() - started < 2) == (limits.ROWS - 1, True)
    assert memory("VmHWM") - before < 50_000
