"""Is it the same need as last year: in how many rounds it was said, since when, and whether more voices say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from needs.analysis.rows import Statement

STANDING = "open"


class Course(StrEnum):
    """How a need goes on over the rounds."""

    NEW = "new"
    PERSISTENT = "persistent"
    GROWING = "growing"
    QUIET = "quiet"  # said before, not in the last round held
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    UNSAID = "unsaid"  # no line states it


@dataclass(frozen=True)
class RoundHeard:
    """A round in which a need was said."""

    round: str
    held_on: date
    voices: int
    lines: int
    clusters: int


@dataclass(frozen=True)
class Persistence:
    course: Course
    rounds: tuple[RoundHeard, ...]

    @property
    def since(self) -> date | None:
        return self.rounds[0].held_on if self.rounds else None

    @property
    def last(self) -> date | None:
        return self.rounds[-1].held_on if self.rounds else None


def follow(statements: Iterable[Statement], *, status: str, last_round: str = "") -> Persistence:
    """Follow a need over the rounds; `last_round` is the latest one held (by default the latest that said it)."""
    lines = list(statements)
    names = sorted({(line.held_on, line.round) for line in lines})
    rounds = tuple(_round_heard(held_on, name, [x for x in lines if x.round == name]) for held_on, name in names)
    return Persistence(course_of(rounds, status=status, last_round=last_round), rounds)


def course_of(rounds: tuple[RoundHeard, ...], *, status: str, last_round: str) -> Course:
    """Tell how a need goes on from the rounds that said it, the earliest first."""
    if status != STANDING:
        return Course(status)
    if not rounds:
        return Course.UNSAID
    if last_round and rounds[-1].round != last_round:
        return Course.QUIET
    if len(rounds) == 1:
        return Course.NEW
    return Course.GROWING if rounds[-1].voices > rounds[-2].voices else Course.PERSISTENT


def _round_heard(held_on: date, name: str, lines: list[Statement]) -> RoundHeard:
    voices = {voice.key for line in lines for voice in line.heard}
    return RoundHeard(name, held_on, len(voices), len(lines), len({line.cluster for line in lines}))
