"""From a file of findings to rows of cells: a table with its columns as arranged, or the notes of a document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import IO

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clusters.models import S3Area
from core.errors import DomainError
from core.tables import reader
from core.tables.columns import Chosen, guessed
from core.tables.document import Block, Paragraph
from core.tables.rows import Cell, Row
from focusgroups.imports.columns import COLUMNS, KEY
from focusgroups.models.details import Horizon
from focusgroups.notes import KIND_WORDS, Line, Notes, PastedRow, folded, matched
from focusgroups.rows import parts

ACCEPTED = ".docx,.xlsx,.ods,.csv"
MOST = 1000  # rows of one file
SURPLUS = "surplus"  # the doubt of a row with cells under no name: part of it would be lost
HORIZONS = {
    **{"adesso": Horizon.NOW, "subito": Horizon.NOW, "entro 12 mesi": Horizon.NOW, "entro 1 anno": Horizon.NOW},
    **{"3 anni": Horizon.THREE_YEARS, "5 anni": Horizon.FIVE_PLUS},
}


@dataclass(frozen=True)
class Source:
    """A file as it was read: the header of its table (empty for notes), and its lines and rows in their order."""

    header: tuple[str, ...]
    items: tuple[Line | Row, ...]


def read(file: IO[bytes], name: str) -> Source:
    """Read a file to its end. Raises DomainError, with a sentence, for what is no file of findings."""
    source = _document(file, name) if reader.is_document(name) else _table(file, name)
    if not source.items:
        raise DomainError(_("Nel file non c'è nessuna riga."))
    return source


def _table(file: IO[bytes], name: str) -> Source:
    table = reader.read(file, name, which=_("Si leggono file .docx, .xlsx, .ods e .csv."))
    return Source(table.header, tuple(_not_too_many(table.rows)))


def _not_too_many(rows: Iterator) -> Iterator:
    for count, row in enumerate(rows):
        if count == MOST:
            raise DomainError(
                _("Il file ha più di %(limit)s righe: dividilo in più file.") % {"limit": number_format(MOST)}
            )
        yield row


def _document(file: IO[bytes], name: str) -> Source:
    """Notes and tables of a document; the tables share one header, the union of theirs."""
    parts = reader.read_document(file, name)
    headers = [block.rows[0][1] for block in parts if _is_table(block)]
    header = tuple(dict.fromkeys(name for names in headers for name in names if name))
    items = chain.from_iterable(_items(part, header) for part in parts)
    return Source(header, tuple(replace(item, number=n) for n, item in enumerate(_not_too_many(items), 1)))


def _is_table(part: Paragraph | Block) -> bool:
    """Whether a part is a table with names of columns over it; any other holds notes."""
    return isinstance(part, Block) and len(guessed(part.rows[0][1], COLUMNS)) > 1


def _items(part: Paragraph | Block, header: tuple[str, ...]) -> Iterator[Line | Row]:
    if isinstance(part, Paragraph):
        yield Line(part.number, part.text, is_title=part.is_title, is_point=part.is_point, is_bold=part.is_bold)
    elif not _is_table(part):
        for number, cells in part.rows:
            yield from (Line(number, text, is_point=True) for text in cells if text)
    else:
        names = part.rows[0][1]
        for number, cells in part.rows[1:]:
            by_name = dict(zip(names, cells, strict=False))
            yield Row(number, tuple(by_name.get(name, "") for name in header))


class Words:
    """What the values of a file are compared with: looked up once."""

    def __init__(self, speakers: Mapping[str, str]):
        self.speakers = list(speakers)
        self.areas = {}
        for area in S3Area.objects.all():
            self.areas |= dict.fromkeys((folded(area.name), folded(area.short_name), area.code), area.code)
        self.horizons = HORIZONS | {folded(str(label)): value for value, label in Horizon.choices}

    def row(self, cells: Mapping[str, str], number: int) -> PastedRow:
        """The cells as the grid takes them; what does not match stays as it was written."""
        found = dict(cells)
        if said := found.get("horizon"):
            found["horizon"] = self.horizons.get(folded(said), said)
        if said := found.get("s3_areas"):
            found["s3_areas"] = "; ".join(self._area(part) for part in parts(said))
        return matched(found, self.speakers, number=number)

    def _area(self, said: str) -> str:
        return self.areas.get(said.zfill(2)) or self.areas.get(folded(said), said)


def rows(source: Source, chosen: Chosen, words: Words) -> list[PastedRow]:
    """Every row that the file says; a kind that a row does not say is that of the heading or row above."""
    notes = Notes()
    for item in source.items:
        if isinstance(item, Line):
            notes.take(item)
        else:
            cells = {code: text_of(item.cells[number]) for code, number in chosen.items()}
            row = words.row(cells, item.number)
            if item.surplus:
                row.doubts[SURPLUS] = _("La riga ha più celle dell'intestazione: forse un separatore di troppo.")
            notes.kind = row.cells["kind"] if row.cells.get("kind") in KIND_WORDS else notes.kind
            notes.rows.append(_with_kind(row, notes.kind))
    return notes.rows


def _with_kind(row: PastedRow, kind: str) -> PastedRow:
    """A row that says no kind takes that of the heading or row above; one that the portal knows keeps its own."""
    if not row.cells.get("kind"):
        row.cells.pop("kind", None)
        if not row.cells.get(KEY):
            row.cells["kind"] = kind
    return row


def text_of(cell: Cell) -> str:
    """A cell of a sheet as text."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return cell if isinstance(cell, str) else f"{cell:%d/%m/%Y}"
