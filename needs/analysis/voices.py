"""Independent voices: distinct bodies, not lines; two people of one firm count once.

A body has one key in a round, so over several rounds it counts once for each.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from needs.analysis.rows import Statement, Voice

LOUD = 0.70  # two voices that make this share of what was said are a warning
FIRM = "firm"
UNKNOWN = ""


@dataclass(frozen=True)
class Heard:
    """Who stands behind a need, in numbers of distinct voices. `""` counts what was not noted down."""

    count: int
    mentions: int
    by_category: dict[str, int]
    by_size: dict[str, int]
    by_province: dict[str, int]
    by_round: dict[str, int]
    two_loudest: float
    concentrated: bool
    silent_provinces: tuple[str, ...]
    silent_sizes: tuple[str, ...]


def hear(statements: Iterable[Statement], *, provinces: Iterable[str] = (), sizes: Iterable[str] = ()) -> Heard:
    """Count distinct voices; `provinces` and `sizes` are those that could have spoken."""
    pairs = [(voice, line.round) for line in statements for voice in line.heard]
    mentions = Counter(voice.key for voice, _round in pairs)
    voices = _one_row_each(voice for voice, _round in pairs)
    by_province = _tally(v.province for v in voices)
    by_size = _tally(v.size for v in voices if v.category == FIRM)
    loudest = sum(sorted(mentions.values())[-2:]) / mentions.total() if mentions else 0.0
    return Heard(
        count=len(voices),
        mentions=mentions.total(),
        by_category=_tally(v.category for v in voices),
        by_size=by_size,
        by_province=by_province,
        by_round=_tally(where for _key, where in {(voice.key, where) for voice, where in pairs}),
        two_loudest=loudest,
        concentrated=loudest >= LOUD,
        silent_provinces=tuple(code for code in provinces if code not in by_province),
        silent_sizes=tuple(code for code in sizes if code not in by_size),
    )


def split(statements: Iterable[Statement], *, tables: Collection[str]) -> tuple[list[Statement], list[Statement]]:
    """Part the lines said at `tables` from the others; the others lose the voices that spoke at `tables` too."""
    lines = list(statements)
    own = [line for line in lines if line.focus_group in tables]
    known = {voice.key for line in own for voice in line.heard}
    rest = [(line, tuple(v for v in line.heard if v.key not in known)) for line in lines if line not in own]
    return own, [replace(line, voices=voices) for line, voices in rest if voices]


def _one_row_each(voices: Iterable[Voice]) -> list[Voice]:
    """The fullest row of each key, so that the order of the lines does not matter."""
    rows: dict[str, Voice] = {}
    for voice in sorted(voices):
        rows[voice.key] = voice
    return list(rows.values())


def _tally(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
