"""The one disclosure rule: which numbers of organisations and people may be shown (pure functions).

It hides numbers of organisations and people below a threshold; texts become public by publication, and counts of
needs, proposals and focus groups are free. Sources: OECD glossary on small cells; the thresholds are our choice.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

PUBLIC = 5
NETWORK = 3

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Figure:
    """A number of organisations or people as it may be printed: `value` is None when hidden."""

    value: int | None
    threshold: int

    def __str__(self) -> str:
        return f"<{self.threshold}" if self.value is None else str(self.value)


def figure(count: int, *, threshold: int) -> Figure:
    """Hide `count` when it is 1 .. threshold - 1; zero is not a person and is shown."""
    return Figure(None if 0 < count < threshold else count, threshold)


def suppressed(counts: Mapping[Key, int], *, threshold: int) -> dict[Key, Figure]:
    """Apply the rule to the cells of one row whose total is shown.

    When exactly one cell is hidden, the next smallest is hidden too, or the total would reveal it by subtraction.
    """
    shown = {key: figure(count, threshold=threshold) for key, count in counts.items()}
    hidden = [key for key, cell in shown.items() if cell.value is None]
    if len(hidden) == 1:
        others = sorted((counts[key], str(key), key) for key in counts if key not in hidden and counts[key])
        if others:
            shown[others[0][2]] = Figure(None, threshold)
    return shown
