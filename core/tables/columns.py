"""Which column of a handed-in table is which of those that the portal knows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.text import folded

Chosen = Mapping[str, int]  # column code -> number of the column in the table, from 0


@dataclass(frozen=True)
class Column:
    """`words`: other names that tables give to it, folded."""

    code: str
    label: str
    words: tuple[str, ...] = ()
    required: bool = False
    help: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (folded(str(self.label)), self.code, *self.words)


def plain(name: str) -> str:
    """The name of a column as it is compared: letters and digits."""
    return re.sub(r"[^a-z0-9]+", " ", folded(name)).strip()


def guessed(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Which column of the table is which: by its whole name first, then by a name that it begins with or holds."""
    names = [plain(name) for name in header]
    found: dict[str, int] = {}
    for fits in (_is, _begins_with, _holds):
        for column in columns:
            free = (n for n, name in enumerate(names) if n not in found.values() and fits(name, column.names))
            if column.code not in found and (number := next(free, None)) is not None:
                found[column.code] = number
    return found


def _is(name: str, known: Sequence[str]) -> bool:
    return name in known


def _begins_with(name: str, known: Sequence[str]) -> bool:
    return any(name.startswith(f"{word} ") for word in known)


def _holds(name: str, known: Sequence[str]) -> bool:
    return any(f" {word} " in f" {name} " for word in known if len(word) > 3)


def missing(chosen: Chosen, columns: Sequence[Column]) -> list[Column]:
    """The columns without which no row can be read."""
    return [column for column in columns if column.required and column.code not in chosen]


def check_complete(chosen: Chosen, columns: Sequence[Column]) -> None:
    """Refuse a table in which a needed column is missing."""
    if lacking := missing(chosen, columns):
        names = ", ".join(str(column.label) for column in lacking)
        raise DomainError(_("Indica in quale colonna si trova: %(names)s.") % {"names": names})


def arranged(chosen: Chosen, columns: Sequence[Column]) -> dict[str, int]:
    """The choice of a person, if it is complete and takes no column twice."""
    known = {column.code for column in columns}
    kept = {code: number for code, number in chosen.items() if code in known}
    if len(set(kept.values())) < len(kept):
        raise DomainError(_("La stessa colonna è scelta due volte."))
    check_complete(kept, columns)
    return kept
