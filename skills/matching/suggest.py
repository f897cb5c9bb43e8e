"""Which skills and occupations a text may mean: the public face of the index."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skills.matching.build import InForce, current
from skills.matching.completion import typed
from skills.matching.entries import CONFIRMED, KINDS, PREFERRED, Kind
from skills.matching.index import Index
from skills.matching.pieces import items
from skills.matching.search import Known, Scores, Weights, scores
from skills.matching.segments import Floats, Segment
from skills.matching.words import spelled, tokens

GOOD, WEAK = 0.60, 0.40
SURE = 0.75  # two items of a list must reach it
MOST_SHOWN = 100
MOST_LETTERS = 300
MOST_ITEMS = 6  # of a list
PARENT_WEIGHT = np.float32(0.3)  # of an occupation's ISCO group; the groups of skills say too little
AGAIN = np.float32(0.5)  # of the rank: further names of a concept, further concepts for an item of a list
# Likeness and the score it becomes: what nothing answers stays below GOOD, right answers stay above WEAK.
LIKENESS, CALIBRATED = (0.0, 0.4, 0.65, 1.0), (0.0, WEAK, GOOD, 1.0)
BESIDE = "en"  # its names stand in for those a concept lacks in the language asked for


@dataclass(frozen=True)
class Parts:
    """Why a concept is where it is: likeness (0..1) to its nearest name, preferred name, group, description."""

    label: float
    preferred: float
    parent: float
    description: float


@dataclass(frozen=True)
class Suggestion:
    """A concept that a text may mean. `uri` and `esco_version` are None for terms of the region.

    by_group: the name of its group is nearer than any of its own.
    """

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
    by_group: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked."""

    text: str
    lang: str
    kind: Kind
    k: int
    min_score: float = WEAK
    local: bool = True


@dataclass(frozen=True)
class Compared:
    """The names of one language that come near."""

    index: Index
    segment: Segment
    language: str
    found: Scores


@dataclass(frozen=True)
class Hit:
    """A name of a concept, and how well it fits."""

    index: Index
    segment: Segment
    language: str
    place: int
    label: int
    score: float
    rank: float
    parts: Parts
    by_group: bool = False

    @property
    def concept_id(self) -> int:
        return int(self.index.concept_ids[self.segment.concepts[self.place]])


def suggest(text: str, lang: str = "it", kind: Kind = "any", k: int = 5, min_score: float = WEAK) -> list[Suggestion]:
    """Return at most k concepts, best first; an empty list is a right answer. Same input, same order, always."""
    return listed(current(), text, lang, kind, k, min_score, {})


def nearest(
    force: InForce, text: str, lang: str, kind: Kind, k: int, min_score: float, known: Known
) -> list[Suggestion]:
    """Like suggest, for several texts of one moment, each taken as one name."""
    question = Question(text[:MOST_LETTERS], lang, kind, k, min_score)
    return _shown(_hits(force, question, known), question)


def listed(
    force: InForce, text: str, lang: str, kind: Kind, k: int, min_score: float, known: Known, *, local: bool = True
) -> list[Suggestion]:
    """Like suggest, for several texts of one moment. `local` False leaves the names of the region out."""
    question = Question(text[:MOST_LETTERS], lang, kind, k, min_score, local)
    return _shown(_hits_of_items(force, question, known), question)


def labels(
    force: InForce, text: str, lang: str, kind: Kind, k: int, min_score: float, known: Known, *, local: bool = True
) -> list[Suggestion]:
    """Like listed, but one row for each name: a concept may repeat, after its best name with AGAIN of their rank."""
    question = Question(text[:MOST_LETTERS], lang, kind, k, min_score, local)
    hits = [hit for found in _compared(force, question, known) for hit in _names(found, question)]
    return [_suggestion(hit, question) for hit in sorted(hits, key=_order)[:k]]


def complete(text: str, lang: str = "it", kind: Kind = "any", k: int = 10) -> list[Suggestion]:
    """Return the concepts with a name whose words begin as typed; one typing error and missing accents are forgiven.

    A text that people confirmed is never completed: it would show what a table said.
    """
    question = Question(text[:MOST_LETTERS], lang, kind, k)
    index = current().names
    hits = []
    for language, segment, allowed in _open_to(index, question):
        for label, score in typed(segment, question.text, allowed):
            place = int(segment.label_places[label])
            hits.append(Hit(index, segment, language, place, label, score, score, Parts(score, 0.0, 0.0, 0.0)))
    return _shown(hits, question)


def band(score: float) -> Literal["good", "weak"]:
    return "good" if score >= GOOD else "weak"


def _open_to(index: Index, question: Question) -> Iterator[tuple[str, Segment, NDArray[np.bool_]]]:
    """The languages to look in, with the names that count: the one asked for, and English where it has no name."""
    kinds = [KINDS.index(question.kind)] if question.kind in KINDS else range(len(KINDS))
    wanted = np.isin(index.kinds, kinds)
    for language in dict.fromkeys((question.lang, BESIDE)):
        if segment := index.segments.get(language):
            allowed = wanted[segment.concepts][segment.label_places]
            if not question.local:
                allowed &= ~segment.label_local & (index.facts[segment.concepts, 1] > 0)[segment.label_places]
            if allowed.any():
                yield language, segment, allowed
            wanted[segment.concepts] = False


def _compared(force: InForce, question: Question, known: Known) -> Iterator[Compared]:
    """The names of the vocabularies that come near, and the texts that people confirmed."""
    for language, segment, allowed in _open_to(force.names, question):
        weights = _weights(force.names, segment)
        if found := scores(segment, spelled(question.text, language), allowed, weights, known):
            yield Compared(force.names, segment, language, found)
    for language, segment, allowed in _open_to(force.confirmed, question):
        weights = _weights(force.confirmed, segment)
        allowed &= segment.label_ranks == CONFIRMED
        beneath = force.names.segments.get(language, segment)
        if found := scores(segment, spelled(question.text, language), allowed, weights, known, beneath):
            yield Compared(force.confirmed, segment, language, _as_confirmed(found, weights))


def _weights(index: Index, segment: Segment) -> Weights:
    return Weights(PARENT_WEIGHT * (index.kinds[segment.concepts] == KINDS.index("occupation")))


def _hits(force: InForce, question: Question, known: Known) -> list[Hit]:
    return sorted((hit for found in _compared(force, question, known) for hit in _best(found, question)), key=_order)


def _hits_of_items(force: InForce, question: Question, known: Known) -> list[Hit]:
    """A list whose items say more one by one than together: the best of each item, and then the rest."""
    whole = _hits(force, question, known)
    texts = items(question.text, question.lang)[:MOST_ITEMS]
    if len(texts) < 2:
        return whole
    found = [_hits(force, replace(question, text=text), known) for text in texts]
    firsts = [hits[0] for hits in found if hits and hits[0].score >= GOOD]
    surer = [hit for hit in firsts if hit.score > max([SURE, *(other.score for other in whole)])]
    if len(surer) < 2 or len(firsts) < len(texts) / 2:
        return whole
    rest = [replace(hit, rank=hit.rank * float(AGAIN)) for hits in [*found, whole] for hit in hits]
    return [*firsts, *rest]


def _as_confirmed(found: Scores, weights: Weights) -> Scores:
    """What people said counts as the name, the preferred one, the group and the description at once."""
    label = found.label
    rank = label * (1 + weights.preferred + weights.parent[found.places] + weights.description)
    return replace(found, preferred=label, parent=label, description=label, rank=rank)


def _best(compared: Compared, question: Question) -> Iterator[Hit]:
    """The first k concepts of a language and those that tie with the last of them."""
    found = compared.found
    score = _score(found.label)
    for at in _first(found.rank, score, question):
        hit = _hit(compared, at, found.best(at), score[at], found.label[at], found.rank[at])
        yield replace(hit, by_group=found.is_by_group(at))


def _names(compared: Compared, question: Question) -> Iterator[Hit]:
    """The first k names of a language, and a few more that tie."""
    found, likeness = compared.found, compared.found.likeness
    count = np.diff(found.name_start, append=len(found.names))
    at = np.repeat(np.arange(len(count)), count)
    first = np.isin(found.names, [found.best(n) for n in range(len(count))])
    rank = np.where(first, found.rank[at], AGAIN * (likeness + (found.rank - found.label)[at]))
    score = _score(np.where(first, found.label[at], likeness))
    for n in _first(rank, score, question):
        yield _hit(compared, int(at[n]), int(found.names[n]), score[n], likeness[n], rank[n])


def _score(likeness: Floats) -> Floats:
    return np.interp(likeness, LIKENESS, CALIBRATED).astype(np.float32)


def _first(rank: Floats, score: Floats, question: Question) -> list[int]:
    """Where the k highest ranks are among what reaches the least score, and those that tie with the last of them."""
    rank = np.where((score >= question.min_score) & (rank > 0), rank, np.float32(-1))
    last = np.partition(rank, -question.k)[-question.k] if len(rank) > question.k else np.float32(0)
    return np.flatnonzero((rank >= last) & (rank >= 0)).tolist()


def _hit(compared: Compared, at: int, name: int, score: np.float32, likeness: np.float32, rank: np.float32) -> Hit:
    found = compared.found
    beside = (float(part[at]) for part in (found.preferred, found.parent, found.description))
    parts = Parts(float(likeness), *beside)
    place = int(found.places[at])
    return Hit(compared.index, compared.segment, compared.language, place, name, float(score), float(rank), parts)


def _order(hit: Hit) -> tuple:
    rank = hit.segment.label_ranks[hit.label]
    return -round(hit.rank, 6), rank != CONFIRMED, rank, hit.segment.concepts[hit.place], hit.label


def _shown(hits: Iterable[Hit], question: Question) -> list[Suggestion]:
    """The first k: by rank, then confirmed, preferred, alternative names, then by URI (the order of the concepts)."""
    best: dict[int, Hit] = {}
    for hit in sorted(hits, key=_order):
        best.setdefault(hit.concept_id, hit)
    return [_suggestion(hit, question) for hit in list(best.values())[: question.k]]


def _suggestion(hit: Hit, question: Question) -> Suggestion:
    uuid, uri, name, version = (hit.index.text(number) for number in hit.index.facts[hit.segment.concepts[hit.place]])
    preferred = _preferred(hit) or name
    matched = _matched(hit, question, preferred)
    return Suggestion(
        concept_id=hit.concept_id,
        uuid=uuid,
        uri=uri or None,
        kind=KINDS[hit.index.kinds[hit.segment.concepts[hit.place]]],
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
        by_group=hit.by_group,
    )


def _preferred(hit: Hit) -> str:
    """The preferred name of the concept in the language of the hit; empty when it has none there."""
    first = hit.segment.place_start[hit.place]
    return _text(hit, first) if hit.segment.label_ranks[first] == PREFERRED else ""


def _matched(hit: Hit, question: Question, preferred: str) -> str:
    """The name to show. What people confirmed comes from tables: only who typed it sees it."""
    matched = _text(hit, hit.label)
    if hit.segment.label_ranks[hit.label] != CONFIRMED:
        return matched
    is_typed, is_preferred = (tokens(matched) == tokens(text) for text in (question.text, preferred))
    return matched if is_typed and not is_preferred else preferred


def _text(hit: Hit, label: int) -> str:
    return hit.index.text(int(hit.segment.label_texts[label]))
