"""How pressing a need is: four parts between 0 and 1 and their weighted mean, which is never shown without them.

Difficulty, urgency and agreement are means over independent voices: first over the lines of one voice, then over the
voices, so that who speaks often does not weigh more. Breadth is how many clusters and provinces speak of it. A part
that nobody gave a value for is missing, and the mean is taken over the others.

Numbers this small are said as they are: in how many tables, by how many clusters, with how many voices.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum

from needs.analysis.rows import Statement

# Everything that was chosen, in one place; the method page prints it.
WEIGHTS = {"difficulty": 30, "urgency": 30, "agreement": 20, "breadth": 20}
AGREEMENT = {"single_voice": 0.2, "contested": 0.2, "several": 0.5, "majority": 0.8, "consensus": 1.0}
FULL_CLUSTERS = 4
FULL_PROVINCES = 6
FEW_VOICES = 10


@dataclass(frozen=True)
class Part:
    """One part: `value` between 0 and 1, or None when nobody said."""

    name: str
    value: float | None
    weight: int
    voices: int


@dataclass(frozen=True)
class Priority:
    """The weighted mean (0-100) with the parts and the number of voices it must be shown with."""

    score: float | None
    parts: tuple[Part, ...]
    n: int


def prioritise(statements: Iterable[Statement]) -> Priority:
    """Compute the priority of one need from its lines."""
    lines = list(statements)
    n = len({voice.key for line in lines for voice in line.heard})
    if not lines:
        return Priority(None, tuple(Part(name, None, weight, 0) for name, weight in WEIGHTS.items()), 0)
    values = {
        "difficulty": _mean_over_voices(lines, lambda line: _one_to_five(line.difficulty)),
        "urgency": _mean_over_voices(lines, lambda line: _one_to_five(line.urgency)),
        "agreement": _mean_over_voices(lines, lambda line: AGREEMENT.get(line.agreement)),
        "breadth": (_breadth(lines), n),
    }
    parts = tuple(Part(name, values[name][0], weight, values[name][1]) for name, weight in WEIGHTS.items())
    return Priority(100 * _weighted(parts), parts, n)


def _one_to_five(value: int | None) -> float | None:
    return None if value is None else (value - 1) / 4


def _mean_over_voices(
    lines: Sequence[Statement], value_of: Callable[[Statement], float | None]
) -> tuple[float | None, int]:
    by_voice: dict[str, list[float]] = defaultdict(list)
    for line in lines:
        value = value_of(line)
        if value is not None:
            for voice in line.heard:
                by_voice[voice.key].append(value)
    if not by_voice:
        return None, 0
    return fsum(fsum(values) / len(values) for values in by_voice.values()) / len(by_voice), len(by_voice)


def _breadth(lines: Sequence[Statement]) -> float:
    clusters = len({line.cluster for line in lines})
    provinces = len({voice.province for line in lines for voice in line.heard if voice.province})
    return (min(clusters, FULL_CLUSTERS) / FULL_CLUSTERS + min(provinces, FULL_PROVINCES) / FULL_PROVINCES) / 2


def _weighted(parts: Sequence[Part]) -> float:
    known = [(part.value, part.weight) for part in parts if part.value is not None]
    mean = fsum(value * weight for value, weight in known) / sum(weight for _value, weight in known)
    return min(1.0, max(0.0, mean))
