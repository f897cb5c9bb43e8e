"""Four sources side by side, never one number: the voices of the tables, contracts, survey, job ads."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from needs.analysis.rows import Reading

DATA_SOURCES = ("siler", "excelsior", "job_ads")
CONTEXT_SOURCES = ("almalaurea", "istat", "other")  # read beside the others, without a say in the verdict


class Verdict(StrEnum):
    """What the sources say together; `nothing` when none of them says anything."""

    CONFIRMED = "confirmed"
    ONLY_VOICES = "only_voices"
    ONLY_DATA = "only_data"
    CONTRADICTORY = "contradictory"
    NOTHING = "nothing"


@dataclass(frozen=True)
class SourceSays:
    """The figure of one source that is shown; None when none is available, which is never zero.

    It is the most recent one among those that say whether there is a shortage, so that a verdict can be seen.
    """

    source: str
    reading: Reading | None
    others: int = 0


@dataclass(frozen=True)
class Triangulation:
    voices: int
    sources: tuple[SourceSays, ...]
    verdict: Verdict
    context: tuple[Reading, ...] = ()


def triangulate(readings: Iterable[Reading], *, voices: int) -> Triangulation:
    """Put the readings of a need beside its voices. `voices` is the number of independent ones."""
    readings = tuple(readings)
    quoted = [reading for reading in readings if reading.source in DATA_SOURCES]
    sources = tuple(_latest(source, [r for r in quoted if r.source == source]) for source in DATA_SOURCES)
    verdict = _verdict(voices > 0, {r.direction for r in quoted} - {""})
    beside = [reading for reading in readings if reading.source in CONTEXT_SOURCES]
    return Triangulation(voices, sources, verdict, newest_first(beside))


def newest_first(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings by source as they stand in the strip, the most recent of each first."""
    order = (*DATA_SOURCES, *CONTEXT_SOURCES)
    by_age = sorted(readings, key=_age, reverse=True)
    return tuple(sorted(by_age, key=lambda reading: order.index(reading.source)))


def _latest(source: str, readings: list[Reading]) -> SourceSays:
    if not readings:
        return SourceSays(source, None)
    newest = max(readings, key=lambda reading: (bool(reading.direction), _age(reading)))
    return SourceSays(source, newest, len(readings) - 1)


def _age(reading: Reading) -> tuple:
    on = reading.published_on
    what = (reading.period, reading.territory, reading.name, reading.value, reading.direction)
    return (
        on is not None,
        on and on.toordinal(),
        *what,
        reading.unit,
        reading.coverage,
        reading.url,
        reading.indicator,
    )


def _verdict(voices_say_so: bool, directions: set[str]) -> Verdict:
    if not voices_say_so:
        return Verdict.ONLY_DATA if directions else Verdict.NOTHING
    if not directions:
        return Verdict.ONLY_VOICES
    return Verdict.CONFIRMED if directions == {"shortage"} else Verdict.CONTRADICTORY
