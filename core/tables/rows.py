"""A table as it is handed on: its header, and rows with the numbers that a person sees in the sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, islice

from django.utils.translation import gettext as _

from core.errors import DomainError

Cell = str | Decimal | date
SEARCHED = 20  # the header is among the first filled rows; above it there may be a title


@dataclass(frozen=True)
class Row:
    """`number` counts from 1 as in the sheet; `cells` are as many as the header's; `surplus` lie beyond it."""

    number: int
    cells: tuple[Cell, ...]
    surplus: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table that can be read once. Reading `rows` may still raise DomainError (a cell too long, a broken quote)."""

    header: tuple[str, ...]
    header_row: int
    rows: Iterator[Row]


def table(rows: Iterable[tuple[int, list[Cell]]]) -> Table:
    """Find the header (the first row with two filled cells, else the first filled one) and arrange what follows."""
    filled = ((number, cells) for number, cells in rows if any(cell != "" for cell in cells))
    top = list(islice(filled, SEARCHED))
    if not top:
        raise DomainError(_("La tabella è vuota."))
    at = next((index for index, (_number, cells) in enumerate(top) if sum(cell != "" for cell in cells) > 1), 0)
    number, cells = top[at]
    header = tuple(str(cell) for cell in without_tail(cells))
    return Table(header, number, _rows(chain(top[at + 1 :], filled), len(header)))


def _rows(rows: Iterable[tuple[int, list[Cell]]], width: int) -> Iterator[Row]:
    for number, cells in rows:
        padded = (*cells, *[""] * (width - len(cells)))
        yield Row(number, tuple(padded[:width]), tuple(without_tail(padded[width:])))


def without_tail(cells) -> list[Cell]:
    """The cells up to the last filled one."""
    kept = list(cells)
    while kept and kept[-1] == "":
        kept.pop()
    return kept
