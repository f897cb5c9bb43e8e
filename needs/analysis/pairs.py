"""Which things say nearly the same: needs, lines beside the need they may state, loose lines; and what shows it.

Words count by how rare they are: what stands in many things tells little. Only things that share a telling word, an
occupation or a skill are compared, so that a thousand things take a moment.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import fsum, log, sqrt

from needs.analysis.likeness import words_of

ENOUGH = 0.3
FEWEST_WORDS = 2
# A word or concept in more things than this leads nowhere: everything would be compared with everything.
MOST_SHARING = 40
CONCEPT_BONUS = 0.25
# Rarity is reckoned as if there were at least so many things: among few, a word that two share would tell nothing.
FEWEST_THINGS = 50


@dataclass(frozen=True)
class Thing:
    """A need (`is_need`) or a loose line: its texts, its occupation, the skills it names, how much stands behind it."""

    key: str
    texts: tuple[str, ...]
    is_need: bool
    occupation: int | None = None
    skills: frozenset[int] = frozenset()
    weight: int = 0


@dataclass(frozen=True)
class Pair:
    """`other` says nearly what `anchor` says; the anchor is the need with more behind it, or a line when both are."""

    anchor: str
    other: str
    share: float
    words: tuple[str, ...]
    same_occupation: bool
    skills: frozenset[int]


def pairs_of(things: Iterable[Thing], *, apart: Collection[frozenset[str]] = ()) -> list[Pair]:
    """Return the pairs that are like enough, the likest first, without those judged `apart`.

    A loose line stays with the need it is likest to; lines that no need claims stand beside one line each.
    """
    known = {thing.key: thing for thing in things}
    words = {key: _words(thing) for key, thing in known.items()}
    rarity = _rarity(words.values())
    sizes = {key: fsum(rarity[stem] ** 2 for stem in stems) for key, stems in words.items()}
    found = []
    for one, two in sorted(_met(known, words)):
        if frozenset((one, two)) not in apart:
            pair = _compared(*_ordered(known[one], known[two]), words, rarity, sizes)
            if _counts(pair):
                found.append(pair)
    found.sort(key=lambda pair: (-pair.share, pair.anchor, pair.other))
    kept = _one_need_for_each_line([pair for pair in found if known[pair.anchor].is_need], known)
    placed = {pair.other for pair in kept}
    return kept + list(_lines_beside_lines([pair for pair in found if not known[pair.anchor].is_need], placed))


def _words(thing: Thing) -> dict[str, str]:
    return {stem: word for text in thing.texts for stem, word in words_of(text).items()}


def _rarity(bags: Collection[Mapping[str, str]]) -> dict[str, float]:
    counts = Counter(stem for bag in bags for stem in bag)
    return {stem: log(1 + max(len(bags), FEWEST_THINGS) / count) for stem, count in counts.items()}


def _met(known: Mapping[str, Thing], words: Mapping[str, Mapping[str, str]]) -> set[tuple[str, str]]:
    """The pairs of things that share a telling word, an occupation or a skill."""
    sharing: dict[object, list[str]] = defaultdict(list)
    for key in sorted(known):
        thing = known[key]
        for feature in (*words[key], ("job", thing.occupation), *(("skill", skill) for skill in thing.skills)):
            if feature != ("job", None):
                sharing[feature].append(key)
    return {pair for keys in sharing.values() if len(keys) <= MOST_SHARING for pair in combinations(keys, 2)}


def _ordered(one: Thing, two: Thing) -> tuple[Thing, Thing]:
    """The need with more behind it first."""
    first, second = sorted((one, two), key=lambda thing: (not thing.is_need, -thing.weight, thing.key))
    return first, second


def _compared(anchor: Thing, other: Thing, words: Mapping, rarity: Mapping, sizes: Mapping) -> Pair:
    common = sorted(words[anchor.key].keys() & words[other.key].keys())
    heft = fsum(rarity[stem] ** 2 for stem in common)
    sides = sizes[anchor.key], sizes[other.key]
    share = (heft / sqrt(sides[0] * sides[1]) + heft / min(sides)) / 2 if min(sides) else 0.0
    same = anchor.occupation is not None and anchor.occupation == other.occupation
    skills = anchor.skills & other.skills
    share = min(1.0, share + CONCEPT_BONUS * (same + bool(skills)))
    return Pair(anchor.key, other.key, share, tuple(words[anchor.key][stem] for stem in common), same, skills)


def _counts(pair: Pair) -> bool:
    has_reason = len(pair.words) >= FEWEST_WORDS or pair.same_occupation or bool(pair.skills)
    return has_reason and (pair.share >= ENOUGH or pair.same_occupation)


def _one_need_for_each_line(pairs: Sequence[Pair], known: Mapping[str, Thing]) -> list[Pair]:
    placed: set[str] = set()
    kept = []
    for pair in pairs:
        if known[pair.other].is_need:
            kept.append(pair)
        elif pair.other not in placed:
            placed.add(pair.other)
            kept.append(pair)
    return kept


def _lines_beside_lines(pairs: Sequence[Pair], placed: set[str]) -> Iterator[Pair]:
    """The likest first; a line that stands beside another is nobody's anchor."""
    anchors: set[str] = set()
    beside = set(placed)
    for pair in pairs:
        if {pair.anchor, pair.other} & beside or {pair.anchor, pair.other} <= anchors:
            continue
        if pair.other in anchors:
            pair = replace(pair, anchor=pair.other, other=pair.anchor)
        anchors.add(pair.anchor)
        beside.add(pair.other)
        yield pair
