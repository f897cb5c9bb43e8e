"""Reading CSV: encoding and separator are found out, quotes are honoured, what is no text is refused."""

import csv
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tables.limits import check_cell, check_extent
from core.tables.rows import Cell
from core.tables.text import cleaned

SEPARATORS = ";,\t"
SAMPLE = 40
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # the first line that spreadsheets write for themselves


def rows(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the records with their numbers from 1, as a spreadsheet would number its rows."""
    text = decoded(data)
    if declared := SEPARATOR_LINE.match(text):
        return _records(text[declared.end() :], declared[1], first=2)
    return _records(text, separator_of(text), first=1)


def decoded(data: bytes) -> str:
    """Return the text: by its mark, as UTF-8, or as Windows writes it in Western Europe."""
    encodings = next(([name] for mark, name in MARKS if data.startswith(mark)), ["utf-8", "cp1252"])
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not NO_TEXT.search(text):
            return text
    raise DomainError(_("Il file non è un testo CSV leggibile: salvalo come «CSV UTF-8» e caricalo di nuovo."))


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines with their ends, one by one: a buffer would hold the whole text once more, four times as wide."""
    for match in LINE.finditer(text):
        yield match[0]


def separator_of(text: str) -> str:
    """The separator that cuts the first records most evenly into most cells; a semicolon when nothing does."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """How many of the first records have as many cells as the widest, and how many cells those are."""
    widths = []
    try:
        for record in csv.reader(lines_of(text), delimiter=separator, strict=True):
            widths.append(len(record))
            if len(widths) == SAMPLE:
                break
    except csv.Error:
        return (0, 0)
    widest = max(widths, default=1)
    return (widths.count(widest), widest) if widest > 1 else (0, 1)


def _records(text: str, separator: str, *, first: int) -> Iterator[tuple[int, list[Cell]]]:
    number = first
    try:
        records = csv.reader(lines_of(text), delimiter=separator, strict=True)
        for number, record in enumerate(records, first):
            check_extent(number, len(record))
            for cell in record:
                check_cell(cell, row=number)
            yield number, [cleaned(cell) for cell in record]
    except csv.Error as error:
        raise DomainError(
            _("Dopo la riga %(row)s le virgolette non sono chiuse o sono fuori posto.") % {"row": number}
        ) from error
