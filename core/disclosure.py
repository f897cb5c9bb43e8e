"""The one disclosure rule: which numbers of organisations and people may be shown (pure functions).

It hides numbers of organisations and people below a threshold; texts become public by publication, and counts of
needs, proposals and focus groups are free. Sources: OECD glossary on small cells; the thresholds are our choice.

A hidden number must not come back by subtraction: neither from a row and its total (`row`), nor from a whole and a
part of it that a filter, a round or an area cuts out (`part`).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PUBLIC = 5
NETWORK = 3
WITHHELD = "n.d."

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Figure:
    """A number of organisations or people as it may be printed: `value` is None when hidden.

    It prints as `<5` when it is hidden because it is small, as `n.d.` when hidden so that another cannot be found.
    """

    value: int | None
    threshold: int
    is_withheld: bool = False

    def __str__(self) -> str:
        if self.value is not None:
            return str(self.value)
        return WITHHELD if self.is_withheld else f"<{self.threshold}"


@dataclass(frozen=True)
class Row(Generic[Key]):
    """The cells of a row and their total, safe to print side by side."""

    cells: dict[Key, Figure]
    total: Figure

    @property
    def is_withheld(self) -> bool:
        """No cell may be shown: print a sentence instead of the row, not even its labels."""
        return bool(self.cells) and all(cell.value is None for cell in self.cells.values())

    @property
    def has_withheld(self) -> bool:
        """Some cell reads `n.d.`: say what that means."""
        return any(cell.is_withheld for cell in self.cells.values())


def is_small(count: int, *, threshold: int) -> bool:
    """Tell whether a count must be hidden; zero is nobody and is shown."""
    return 0 < count < threshold


def figure(count: int, *, threshold: int) -> Figure:
    """Hide `count` when it is 1 .. threshold - 1."""
    return Figure(None if is_small(count, threshold=threshold) else count, threshold)


def row(counts: Mapping[Key, int], *, threshold: int) -> Row[Key]:
    """Apply the rule to the cells of one row and to their total. Pass every key there could be, also with zero.

    Small cells read `<5`. Where they could be worked out from the total, the smallest large cell (with its equals) is
    hidden too and all hidden ones read `n.d.`, so that nobody can tell which is which. Without any large cell the
    whole row is withheld, zeros included: the total says all that may be said.
    """
    total = figure(sum(counts.values()), threshold=threshold)
    small = {key for key, count in counts.items() if is_small(count, threshold=threshold)}
    large = [count for count in counts.values() if count >= threshold]
    withheld = Figure(None, threshold, is_withheld=True)
    if small and not large:
        return Row(dict.fromkeys(counts, withheld), total)
    if not _give_away([counts[key] for key in small], threshold=threshold):
        return Row({key: figure(count, threshold=threshold) for key, count in counts.items()}, total)
    hidden = {*small, *(key for key, count in counts.items() if count == min(large))}
    return Row({key: withheld if key in hidden else Figure(counts[key], threshold) for key in counts}, total)


def row_beyond(known: Mapping[Key, int], others: Mapping[Key, int], *, threshold: int) -> Row[Key]:
    """Apply the rule for a reader who counts `known` without us, and could work out `others` by subtraction."""
    safe = row(others, threshold=threshold)
    cells = {key: _on_top_of(known.get(key, 0), cell) for key, cell in safe.cells.items()}
    return Row(cells, _on_top_of(sum(known.values()), safe.total))


def part(count: int, *, of: int, threshold: int) -> Figure:
    """Apply the rule to a count that is part of another one that is shown: what remains must not be small either."""
    if count >= threshold and is_small(of - count, threshold=threshold):
        return Figure(None, threshold, is_withheld=True)
    return figure(count, threshold=threshold)


def _on_top_of(known: int, others: Figure) -> Figure:
    """The sum of what a reader knows and of what may be shown; a hidden part hides the sum, which is not small."""
    if others.value is not None:
        return Figure(known + others.value, others.threshold)
    return Figure(None, others.threshold, is_withheld=others.is_withheld or known > 0)


def _give_away(hidden: Sequence[int], *, threshold: int) -> bool:
    """Tell whether the sum of hidden cells, each known to be 1 .. threshold - 1, leaves only one answer."""
    lowest, highest = len(hidden), len(hidden) * (threshold - 1)
    return len(hidden) == 1 or (len(hidden) > 1 and sum(hidden) in (lowest, highest))
