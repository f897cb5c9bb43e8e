"""Code lists in a table: a column of codes and one of names, found by their headers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.tables.rows import Row, Table

CODE = ("codice", "code", "cod")
NAME = ("titolo italiano", "titolo", "descrizione", "denominazione", "nome", "description", "title")
NOT_THESE = ("padre", "parent", "ordine", "inglese", "tedesco")


@dataclass(frozen=True)
class Codes:
    """Names by code, in the order of the table, and how many rows held no code of this list."""

    names: dict[str, str]
    skipped: int


def codes(table: Table, pattern: re.Pattern[str]) -> Codes:
    """Read the codes that match `pattern`; other rows (notes, other levels) are counted.

    Raises DomainError for a missing column, a code named twice with different words, a code that a spreadsheet took
    for a number and spoiled, or no code at all.
    """
    at_code, at_name = _column(table.header, CODE, _("dei codici")), _column(table.header, NAME, _("dei nomi"))
    names: dict[str, str] = {}
    skipped = 0
    for row in table.rows:
        code, name = _text(row, at_code, pattern), " ".join(str(row.cells[at_name]).split())
        if not (pattern.fullmatch(code) and name):
            skipped += 1
        elif names.setdefault(code, name) != name:
            raise DomainError(_("Il codice «%(code)s» compare con due nomi diversi.") % {"code": code})
    if not names:
        raise DomainError(_("Nella tabella non c'è alcun codice di questa lista."))
    return Codes(names, skipped)


def _column(header: Iterable[str], words: Iterable[str], what: str) -> int:
    """The position of the first column, in the order of the words, whose header begins with one of them."""
    titles = [" ".join(re.split(r"[\s_.]+", title.strip().lower())) for title in header]
    fit = [title if not any(word in title for word in NOT_THESE) else "" for title in titles]
    for word in words:
        for position, title in enumerate(fit):
            if title.startswith(word):
                return position
    raise DomainError(
        _("Manca la colonna %(what)s; ci sono: %(titles)s. Se l'elenco è in un altro foglio, salvalo come CSV.")
        % {"what": what, "titles": ", ".join(f"«{title}»" for title in header)}
    )


def _text(row: Row, column: int, pattern: re.Pattern[str]) -> str:
    """The code as text; refuse a number that is no code, for its zeros are gone."""
    cell = row.cells[column]
    if isinstance(cell, Decimal) and not pattern.fullmatch(str(cell)):
        raise DomainError(
            _("Riga %(row)s: il codice «%(code)s» è un numero e può aver perso degli zeri. Metti i codici come testo.")
            % {"row": row.number, "code": cell}
        )
    return str(cell).strip()
