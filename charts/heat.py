"""Counts by two dimensions, for a real table of links in six steps of colour."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from charts.svg import SEQUENCE, number


@dataclass(frozen=True)
class Cell:
    """`step` 1-6 picks the colour, `text` is what is printed, `name` what a screen reader says of the link."""

    text: str
    step: int
    url: str
    name: str


@dataclass(frozen=True)
class HeatRow:
    label: str
    cells: tuple[Cell, ...]
    total: str


@dataclass(frozen=True)
class HeatTable:
    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]


def heat_table(
    counts: Mapping[tuple[str, str], int],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    caption: str,
    corner: str,
    url: Callable[[str, str], str] = lambda row, column: "",
) -> HeatTable:
    """Arrange counts by (row, column); a cell above zero links to what it counts."""
    most = max((counts.get((r, c), 0) for r in rows for c in columns), default=0)

    def cell(row: str, column: str) -> Cell:
        value = counts.get((row, column), 0)
        return Cell(
            number(value), step_of(value, most), url(row, column) if value else "", f"{row}, {column}: {number(value)}"
        )

    def line(row: str) -> HeatRow:
        total = sum(counts.get((row, column), 0) for column in columns)
        return HeatRow(row, tuple(cell(row, column) for column in columns), number(total))

    return HeatTable(caption, corner, tuple(columns), tuple(line(row) for row in rows))


def step_of(value: int, most: int) -> int:
    """The step of colour, 1-6, of a count; the first is that of nothing."""
    return 1 + ceil((len(SEQUENCE) - 1) * value / most) if value else 1
