"""Which skills and occupations a text may mean: the public face of the index."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skills.matching.build import current
from skills.matching.completion import typed
from skills.matching.entries import CONFIRMED, KINDS, PREFERRED, Kind
from skills.matching.index import Index
from skills.matching.search import Known, Scores, Weights, scores
from skills.matching.segments import Segment
from skills.matching.words import tokens, words

GOOD, WEAK = 0.60, 0.40
MOST_SHOWN = 100
MOST_LETTERS = 300
PARENT_WEIGHT = np.float32(0.3)  # of an occupation's ISCO group; the groups of skills say too little
AGAIN = np.float32(0.5)
CALIBRATION = 1.15  # of likeness to score: what nothing answers stays below GOOD, right answers stay above WEAK
BESIDE = "en"  # its names stand in for those a concept lacks in the language asked for


@dataclass(frozen=True)
class Parts:
    """Why a concept is where it is in the list: likeness (0..1) to its names, to its group, to its description."""

    label: float
    parent: float
    description: float


@dataclass(frozen=True)
class Suggestion:
    """A concept that a text may mean. `uri` and `esco_version` are None for terms of the region."""

    concept_id: int
    uuid: str
    uri: str | None
    kind: str
    preferred_label: str
    matched_label: str
    matched_is_preferred: bool
    score: float
    rank_score: float
    parts: Parts
    band: Literal["good", "weak"]
    esco_version: str | None
    confirmations: int
    language: str = "it"


@dataclass(frozen=True)
class Hit:
    """A name of a concept, and how well it fits."""

    segment: Segment
    language: str
    place: int
    label: int
    score: float
    rank: float
    parts: Parts


def suggest(text: str, lang: str = "it", kind: Kind = "any", k: int = 5, min_score: float = WEAK) -> list[Suggestion]:
    """Return at most k concepts, best first; an empty list is a right answer. Same input, same order, always."""
    return listed(current(), text, lang, kind, k, min_score, {})


def listed(
    index: Index, text: str, lang: str, kind: Kind, k: int, min_score: float, known: Known, *, local: bool = True
) -> list[Suggestion]:
    """Like suggest, for several texts of one moment. `local` False leaves the names of the region out."""
    text = text[:MOST_LETTERS]
    compared = _compared(index, text, lang, kind, known, local)
    return _shown(index, (hit for found in compared for hit in _best(*found, min_score, k)), text, k)


def labels(
    index: Index, text: str, lang: str, kind: Kind, k: int, min_score: float, known: Known, *, local: bool = True
) -> list[Suggestion]:
    """Like listed, but one row for each name: a concept may repeat, after its best name with AGAIN of their rank."""
    text = text[:MOST_LETTERS]
    compared = _compared(index, text, lang, kind, known, local)
    hits = [hit for found in compared for hit in _names(*found, min_score, k)]
    return [_suggestion(index, hit, text) for hit in sorted(hits, key=_order)[:k]]


def complete(text: str, lang: str = "it", kind: Kind = "any", k: int = 10) -> list[Suggestion]:
    """Return the concepts with a name whose words begin as typed; one typing error and missing accents are forgiven."""
    index = current()
    hits = []
    for language, segment, allowed in _open_to(index, lang, kind, local=True):
        for label, score in typed(segment, text[:MOST_LETTERS], allowed):
            place = int(segment.label_places[label])
            hits.append(Hit(segment, language, place, label, score, score, Parts(score, 0.0, 0.0)))
    return _shown(index, hits, text, k)


def band(score: float) -> Literal["good", "weak"]:
    return "good" if score >= GOOD else "weak"


def _open_to(index: Index, lang: str, kind: Kind, *, local: bool) -> Iterator[tuple[str, Segment, NDArray[np.bool_]]]:
    """The languages to look in, with the names that count: the one asked for, and English where it has no name."""
    wanted = np.isin(index.kinds, [KINDS.index(kind)] if kind in KINDS else range(len(KINDS)))
    for language in dict.fromkeys((lang, BESIDE)):
        if segment := index.segments.get(language):
            allowed = wanted[segment.concepts][segment.label_places]
            if not local:
                allowed &= ~segment.label_local & (index.facts[segment.concepts, 1] > 0)[segment.label_places]
            if allowed.any():
                yield language, segment, allowed
            wanted[segment.concepts] = False


def _compared(
    index: Index, text: str, lang: str, kind: Kind, known: Known, local: bool
) -> Iterator[tuple[str, Segment, Scores]]:
    for language, segment, allowed in _open_to(index, lang, kind, local=local):
        weights = Weights(PARENT_WEIGHT * (index.kinds[segment.concepts] == KINDS.index("occupation")))
        if found := scores(segment, words(text, language), allowed, weights, known):
            yield language, segment, found


def _best(language: str, segment: Segment, found: Scores, min_score: float, k: int) -> Iterator[Hit]:
    """The first k concepts of a language and those that tie with the last of them."""
    score = found.label**CALIBRATION
    rank = np.where((score >= min_score) & (score > 0), found.rank, np.float32(-1))
    last = np.partition(rank, -k)[-k] if len(rank) > k else np.float32(0)
    for at in np.flatnonzero((rank >= last) & (rank >= 0)):
        parts = Parts(*(float(part[at]) for part in (found.label, found.parent, found.description)))
        yield Hit(
            segment, language, int(found.places[at]), found.best(int(at)), float(score[at]), float(rank[at]), parts
        )


def _names(language: str, segment: Segment, found: Scores, min_score: float, k: int) -> Iterator[Hit]:
    """The first k names of a language, and a few more that tie."""
    count = np.diff(found.name_start, append=len(found.names))
    more = np.repeat(found.rank - found.label, count)
    likeness, at = found.likeness, np.repeat(np.arange(len(count)), count)
    first = np.isin(found.names, [found.best(n) for n in range(len(count))])
    rank = np.where(first, likeness + more, AGAIN * (likeness + more))
    scores = likeness**CALIBRATION
    rank[(scores < min_score) | (scores <= 0)] = -1
    last = np.partition(rank, -k)[-k] if len(rank) > k else np.float32(0)
    for n in np.flatnonzero((rank >= last) & (rank >= 0)):
        parts = Parts(*(float(x) for x in (likeness[n], found.parent[at[n]], found.description[at[n]])))
        place, name = int(found.places[at[n]]), int(found.names[n])
        yield Hit(segment, language, place, name, float(scores[n]), float(rank[n]), parts)


def _order(hit: Hit) -> tuple:
    return -round(hit.rank, 6), hit.segment.label_ranks[hit.label], hit.segment.concepts[hit.place], hit.label


def _shown(index: Index, hits: Iterable[Hit], text: str, k: int) -> list[Suggestion]:
    """The first k: by rank, then preferred before alternative names, then by URI (the order of the concepts)."""
    best: dict[int, Hit] = {}
    for hit in sorted(hits, key=_order):
        best.setdefault(int(hit.segment.concepts[hit.place]), hit)
    return [_suggestion(index, hit, text) for hit in list(best.values())[:k]]


def _suggestion(index: Index, hit: Hit, text: str) -> Suggestion:
    concept, first = hit.segment.concepts[hit.place], hit.segment.place_start[hit.place]
    uuid, uri, name, version = (index.text(number) for number in index.facts[concept])
    preferred = _text(index, hit.segment, first) if hit.segment.label_ranks[first] == PREFERRED else name
    matched = _matched(index, hit, text, preferred)
    return Suggestion(
        concept_id=int(index.concept_ids[concept]),
        uuid=uuid,
        uri=uri or None,
        kind=KINDS[index.kinds[concept]],
        preferred_label=preferred,
        matched_label=matched,
        matched_is_preferred=matched == preferred,
        score=round(hit.score, 6),
        rank_score=round(hit.rank, 6),
        parts=hit.parts,
        band=band(hit.score),
        esco_version=version or None,
        confirmations=int(hit.segment.label_confirmations[hit.label]),
        language=hit.language,
    )


def _matched(index: Index, hit: Hit, text: str, preferred: str) -> str:
    """The name to show. What people confirmed comes from tables: only who typed it sees it."""
    matched = _text(index, hit.segment, hit.label)
    if hit.segment.label_ranks[hit.label] == CONFIRMED and tokens(matched) != tokens(text):
        return preferred
    return matched


def _text(index: Index, segment: Segment, label: int) -> str:
    return index.text(int(segment.label_texts[label]))
