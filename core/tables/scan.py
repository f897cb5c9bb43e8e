"""Counting what the parts of a workbook hold while they are unpacked, so that the parser never meets too much.

The parser allocates a sheet's whole rectangle and repeats shared texts: here both are measured first, for the two
dialects (Office Open XML: `c`, `v`, `si`; OpenDocument: `table-cell` with repetitions).
"""

import re
from functools import cache
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tables.limits import DEPTH, ELEMENTS, STRINGS, TEXT, check_extent, damaged, too_much_inside

PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
VALUES = frozenset({"v", "is"})
NOT_XML = (expat.ExpatError, ValueError, LookupError)  # the last two: an encoding with many bytes, or that is none


class Totals:
    """What the whole workbook has spent so far, and how long its shared texts are."""

    def __init__(self):
        self.elements = self.text = 0
        self.strings: list[int] = []

    def element(self) -> None:
        self.elements += 1
        if self.elements > ELEMENTS:
            raise too_much_inside()

    def string(self, length: int) -> None:
        self.strings.append(length)
        if len(self.strings) > STRINGS:
            raise too_much_inside()

    def spend(self, length: int) -> None:
        self.text += length
        if self.text > TEXT:
            raise too_much_inside()


class Scan:
    """One part: feed it bytes, then `close()`. Raises DomainError for what is too much, encrypted or no XML."""

    def __init__(self, totals: Totals):
        self.totals = totals
        self.row = self.column = self.length = self.depth = 0
        self.kind = self.value = ""
        self.filled = False
        self.repeat = self.row_repeat = 1
        self.cells: list[tuple[int, int]] = []  # OpenDocument: filled cells of the row, as (last column, characters)
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, data: bytes, *, last: bool = False) -> None:
        try:
            self.parser.Parse(data, last)
        except NOT_XML as error:
            raise damaged() from error

    def close(self) -> None:
        self.feed(b"", last=True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.totals.element()
        self.depth += 1
        if self.depth > DEPTH:
            raise too_much_inside()
        if begin := BEGIN.get(local(name)):
            begin(self, attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if end := END.get(local(name)):
            end(self)

    def _characters(self, data: str) -> None:
        self.length += len(data)
        if self.kind == "s":
            self.value = data[:12]

    def _doctype(self, *_declaration) -> None:
        raise damaged()

    # --- Office Open XML ---

    def _xlsx_row(self, attributes: dict[str, str]) -> None:
        self.row, self.column = int(attributes.get("r", self.row + 1)), 0

    def _xlsx_cell(self, attributes: dict[str, str]) -> None:
        self.row, self.column = place(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
        self.kind, self.filled, self.length, self.value = attributes.get("t", "n"), False, 0, ""

    def _xlsx_value(self, _attributes: dict[str, str]) -> None:
        self.filled = True

    def _xlsx_cell_end(self) -> None:
        if self.filled:
            check_extent(self.row, self.column)
            self.totals.spend(self._shared() if self.kind == "s" else self.length)
        self.kind = ""

    def _shared(self) -> int:
        number = int(self.value or 0)
        return self.totals.strings[number] if 0 <= number < len(self.totals.strings) else 0

    def _string(self, _attributes: dict[str, str]) -> None:
        self.length = 0

    def _string_end(self) -> None:
        self.totals.string(self.length)

    # --- OpenDocument ---

    def _ods_table(self, _attributes: dict[str, str]) -> None:
        self.row = 0

    def _ods_row(self, attributes: dict[str, str]) -> None:
        self.row_repeat, self.column, self.cells = repeated(attributes, "rows"), 0, []

    def _ods_cell(self, attributes: dict[str, str]) -> None:
        self.repeat, self.length = repeated(attributes, "columns"), 0
        self.filled = any(name.endswith("value-type") for name in attributes)

    def _ods_cell_end(self) -> None:
        self.column += self.repeat
        if self.filled or self.length:
            self.cells.append((self.column, self.length * self.repeat))

    def _ods_row_end(self) -> None:
        self.row += self.row_repeat
        if self.cells:
            check_extent(self.row, self.cells[-1][0])
            self.totals.spend(self.row_repeat * sum(length for _column, length in self.cells))

    def _encrypted(self, _attributes: dict[str, str]) -> None:
        raise protected()


BEGIN = {
    "row": Scan._xlsx_row,
    "c": Scan._xlsx_cell,
    "si": Scan._string,
    "table": Scan._ods_table,
    "table-row": Scan._ods_row,
    "table-cell": Scan._ods_cell,
    "covered-table-cell": Scan._ods_cell,
    "encryption-data": Scan._encrypted,
} | dict.fromkeys(VALUES, Scan._xlsx_value)
END = {
    "c": Scan._xlsx_cell_end,
    "si": Scan._string_end,
    "table-cell": Scan._ods_cell_end,
    "covered-table-cell": Scan._ods_cell_end,
    "table-row": Scan._ods_row_end,
}


def protected() -> DomainError:
    """The refusal of a file that wants a password."""
    return DomainError(_("Il file è protetto da una password: salvalo senza e caricalo di nuovo."))


@cache
def local(name: str) -> str:
    """The element's name without its prefix."""
    return name.rpartition(":")[2]


def place(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a reference such as B12."""
    match = PLACE.fullmatch(reference)
    if match is None:
        raise damaged()
    return int(match[2]), column_number(match[1])


@cache
def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def repeated(attributes: dict[str, str], what: str) -> int:
    """How many times a row or cell of an OpenDocument sheet stands for."""
    suffix = f"number-{what}-repeated"
    for name, value in attributes.items():
        if name.endswith(suffix):
            return max(1, int(value))
    return 1
