"""Why a profile is missing (driver) and which of the three aims of the law answers it (lever)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from needs.analysis.rows import Statement

ATTRACTION, PERMANENCE, ENHANCEMENT = "attraction", "permanence", "enhancement"
LEVERS = {
    "long_training_gap": ENHANCEMENT,
    "short_training_gap": ENHANCEMENT,
    "suitability_gap": ATTRACTION,
    "retention_gap": PERMANENCE,
}


@dataclass(frozen=True)
class Driver:
    """A cause, the lines that name it and the lever it calls for."""

    code: str
    lines: int
    lever: str


def drivers_of(statements: Iterable[Statement]) -> tuple[Driver, ...]:
    """Return the causes named in the lines, the most named first."""
    named = Counter(line.driver for line in statements if line.driver)
    ranked = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Driver(code, lines, LEVERS[code]) for code, lines in ranked)
