"""Reading the text of a Word document (.docx) while it is unpacked under watch: paragraphs and tables, nothing else.

No entities, no linked parts, no fields: only the letters that stand in the body as it reads now.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from core.tables.limits import (
    DEPTH,
    DOCUMENT_ELEMENTS,
    DOCUMENT_LINES,
    TEXT,
    check_extent,
    damaged,
    too_many_lines,
    too_much_inside,
)
from core.tables.scan import NOT_XML, local
from core.tables.text import cleaned

TITLES = ("heading", "title", "subtitle", "titolo", "sottotitolo")
LISTS = ("list", "elenco", "puntoelenco", "numeroelenco", "paragrafoelenco")
OFF = {"0", "false", "off"}
NOT_TEXT = {"Fallback", "del", "moveFrom"}  # said twice for older programs; struck out by a reviewer; moved away
SHORT = 80  # a paragraph in bold as short as this may be meant as a title
BODY_LEVEL = "9"


@dataclass(frozen=True)
class Paragraph:
    """`number` counts the filled paragraphs and the rows of tables from 1."""

    number: int
    text: str
    is_title: bool = False
    is_point: bool = False
    is_bold: bool = False


@dataclass(frozen=True)
class Block:
    """A table: its rows with their numbers; a merged cell is followed by empty ones."""

    rows: list[tuple[int, list[str]]]


@dataclass
class _Open:
    """A paragraph that is being read."""

    texts: list[str] = field(default_factory=list)
    style: str = ""
    is_title: bool = False
    is_point: bool = False
    is_bold: bool = True


def parts(chunks: Iterable[bytes]) -> list[Paragraph | Block]:
    """Read the main part of a document. Raises DomainError for what is no XML, has entities, or is far too long."""
    reading = Reading()
    try:
        for chunk in chunks:
            reading.parser.Parse(chunk, False)
        reading.parser.Parse(b"", True)
    except NOT_XML as error:
        raise damaged() from error
    return reading.parts


class Reading:
    """The state of reading one body."""

    def __init__(self):
        self.parts: list[Paragraph | Block] = []
        self.open: list[_Open] = []  # a text box stands inside the paragraph that holds it
        self.rows: list[tuple[int, list[str]]] = []
        self.cells: list[str] = []
        self.lines: list[str] = []
        self.tables = self.ignored = self.elements = self.depth = self.letters = self.number = 0
        self.span = 1
        self.in_run = self.is_bold = self.takes_text = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > DOCUMENT_ELEMENTS or self.depth > DEPTH:
            raise too_much_inside()
        name = local(name)
        self.ignored += name in NOT_TEXT
        if not self.ignored and (begin := BEGIN.get(name)):
            begin(self, value_of(attributes))

    def _end(self, name: str) -> None:
        self.depth -= 1
        name = local(name)
        if not self.ignored and (end := END.get(name)):
            end(self)
        self.ignored -= name in NOT_TEXT

    def _characters(self, data: str) -> None:
        if not (self.takes_text and self.open) or self.ignored:
            return
        self.letters += len(data)
        if self.letters > TEXT:
            raise too_much_inside()
        self.open[-1].texts.append(data)
        if data.strip():
            self.open[-1].is_bold &= self.is_bold

    def _doctype(self, *_declaration) -> None:
        raise damaged()

    def _next_number(self) -> int:
        self.number += 1
        if self.number > DOCUMENT_LINES:
            raise too_many_lines()
        return self.number

    # --- paragraphs ---

    def _paragraph(self, _value: str) -> None:
        self.open.append(_Open())

    def _style(self, value: str) -> None:
        if self.open:
            style = value.casefold()
            self.open[-1].is_title |= style.startswith(TITLES)
            self.open[-1].is_point |= style.startswith(LISTS)

    def _point(self, _value: str) -> None:
        if self.open:
            self.open[-1].is_point = True

    def _level(self, value: str) -> None:
        if self.open:
            self.open[-1].is_title |= value != BODY_LEVEL

    def _run(self, _value: str) -> None:
        self.in_run, self.is_bold = True, False

    def _run_end(self) -> None:
        self.in_run = False

    def _bold(self, value: str) -> None:
        self.is_bold |= self.in_run and value.casefold() not in OFF

    def _text(self, _value: str) -> None:
        self.takes_text = True

    def _text_end(self) -> None:
        self.takes_text = False

    def _blank(self, _value: str) -> None:
        if self.open and self.in_run:
            self.open[-1].texts.append(" ")

    def _break(self, _value: str) -> None:
        if self.open and self.in_run:
            self.open[-1].texts.append("\n")

    def _paragraph_end(self) -> None:
        paragraph = self.open.pop()
        text = cleaned("".join(paragraph.texts))
        if not text:
            return
        if self.tables:
            self.lines.append(text)
            return
        bold = paragraph.is_bold and len(text) <= SHORT
        self.parts.append(Paragraph(self._next_number(), text, paragraph.is_title, paragraph.is_point, bold))

    # --- tables: one inside a cell of another is text of that cell ---

    def _table(self, _value: str) -> None:
        self.tables += 1
        if self.tables == 1:
            self.rows = []

    def _row(self, _value: str) -> None:
        if self.tables == 1:
            self.cells = []

    def _cell(self, _value: str) -> None:
        if self.tables == 1:
            self.lines, self.span = [], 1

    def _span(self, value: str) -> None:
        if self.tables == 1:
            self.span = min(int(value or 1), 60)

    def _cell_end(self) -> None:
        if self.tables == 1:
            self.cells += ["\n".join(self.lines), *[""] * (self.span - 1)]

    def _row_end(self) -> None:
        if self.tables == 1 and any(self.cells):
            check_extent(len(self.rows) + 1, len(self.cells))
            self.rows.append((self._next_number(), self.cells))

    def _table_end(self) -> None:
        self.tables -= 1
        if not self.tables and self.rows:
            self.parts.append(Block(self.rows))


BEGIN: dict[str, Callable[[Reading, str], None]] = {
    "p": Reading._paragraph,
    "pStyle": Reading._style,
    "numPr": Reading._point,
    "outlineLvl": Reading._level,
    "r": Reading._run,
    "b": Reading._bold,
    "t": Reading._text,
    "tab": Reading._blank,
    "br": Reading._break,
    "cr": Reading._break,
    "tbl": Reading._table,
    "tr": Reading._row,
    "tc": Reading._cell,
    "gridSpan": Reading._span,
}
END: dict[str, Callable[[Reading], None]] = {
    "p": Reading._paragraph_end,
    "r": Reading._run_end,
    "t": Reading._text_end,
    "tc": Reading._cell_end,
    "tr": Reading._row_end,
    "tbl": Reading._table_end,
}


def value_of(attributes: dict[str, str]) -> str:
    """The `val` of an element, whatever its prefix."""
    return next((value for name, value in attributes.items() if local(name) == "val"), "")
