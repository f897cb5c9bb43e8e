"""What a text is closest to in one language: each concept's parts, and its best name."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skills.matching.entries import PREFERRED
from skills.matching.segments import Floats, Integers, Segment, grams
from skills.matching.words import corrections

NEAR = 0.3  # a name is compared when one of its stems is as near to one of the text's
LIKE = 0.4  # a concept is compared as well when its group's name or its description is as like the text
BY_GROUP = np.float32(0.7)  # what the name of its group counts as a further name of a concept
LEAST_TO_CORRECT, MISSPELT = 6, np.float32(0.9)  # letters of a word that no name has; nearness of what it may mean
SAME, MOST_SAME = 0.5, 10  # stems of a description that count as the text's
NOTHING = np.zeros(0, np.float32)
Known = dict[tuple[int, str], Floats]  # the life of one index: segments are told apart by their address


@dataclass(frozen=True)
class Weights:
    """What the preferred name, the group's name and the description add to the rank of a concept of a segment."""

    parent: Floats
    preferred: float = 0.4
    description: float = 0.3


@dataclass(frozen=True)
class Scores:
    """Of the names that were compared: number and likeness (0..1). Of their concepts: place, the parts, rank.

    name_start: where the names of each concept begin.
    """

    names: Integers
    likeness: Floats
    name_start: Integers
    places: Integers
    label: Floats
    preferred: Floats
    parent: Floats
    description: Floats
    rank: Floats

    def best(self, at: int) -> int:
        """The best name of the concept at a position; among equals the first: preferred before others, then by text."""
        names = self._names(at)
        return int(self.names[names.start + np.argmax(self.likeness[names])])

    def is_by_group(self, at: int) -> bool:
        """Whether the name of its group is nearer than any of the concept's own."""
        return bool(self.label[at] > self.likeness[self._names(at)].max())

    def _names(self, at: int) -> slice:
        last = self.name_start[at + 1] if at + 1 < len(self.name_start) else len(self.names)
        return slice(int(self.name_start[at]), int(last))


@dataclass(frozen=True)
class Facts:
    """Some names: their stems as (start, flat), their mass, the weight of their first stem."""

    start: Integers
    flat: Integers
    mass: Floats
    heads: Floats


def scores(
    segment: Segment,
    stems: Mapping[str, str],
    allowed: NDArray[np.bool_],
    weights: Weights,
    known: Known,
    beneath: Segment | None = None,
) -> Scores | None:
    """Compare the stems of a text with every name that is allowed; None when none comes near.

    stems: each with the word of the text that has it. known: what was computed for other texts already, by segment and
    word. beneath: says how rare stems and n-grams are, where it is not the segment itself.
    """
    if not stems:
        return None
    beneath = beneath or segment
    near = np.stack([_near(segment, stem, word, known, beneath) for stem, word in stems.items()])
    mass = beneath.stem_rarity(list(stems))
    parent, description = _parent(segment, near, mass), _description(segment, near, allowed)
    group = parent * (weights.parent > 0)
    names = _candidates(segment, near, allowed, np.maximum(group, description) >= LIKE)
    if not len(names):
        return None
    facts = Facts(*_picked(segment, names), segment.label_mass[names], segment.label_heads[names])
    likeness = _alignment(near, mass, segment.stem_idf, facts)
    places = segment.label_places[names]
    start = np.flatnonzero(np.diff(places, prepend=-1)).astype(np.int32)
    places = places[start]
    parent, description = parent[places], description[places]
    label = np.maximum(np.maximum.reduceat(likeness, start), BY_GROUP * group[places])
    preferred = np.maximum.reduceat(likeness * (segment.label_ranks[names] == PREFERRED), start)
    rank = label + np.float32(weights.preferred) * preferred
    rank += weights.parent[places] * parent + np.float32(weights.description) * description
    return Scores(names, likeness, start, places, label, preferred, parent, description, rank)


def _near(segment: Segment, stem: str, word: str, known: Known, beneath: Segment) -> Floats:
    """How near every stem of the language is to this one (0..1): by n-grams, or because people say it in its place."""
    key = (id(segment), word)
    if key not in known:
        near = _by_grams(segment, stem, beneath)
        number = segment.stem_number(stem)
        if number is not None:
            swaps = slice(segment.swap_start[number], segment.swap_start[number + 1])
            others = segment.swap_stems[swaps]
            near[others] = np.maximum(near[others], segment.swap_weights[swaps])
        elif len(word) >= LEAST_TO_CORRECT and beneath.stem_number(stem) is None:
            meant = _misspelt(segment, stem, word)
            near[meant] = np.maximum(near[meant], MISSPELT)
        known[key] = near
    return known[key]


def _misspelt(segment: Segment, stem: str, word: str) -> Integers:
    """The stems that are one letter away, and those of the words that are."""
    stems = segment.token_stems[_among(segment.tokens, corrections(word))]
    near = _among(segment.stems, corrections(stem)) if len(stem) >= LEAST_TO_CORRECT else stems[:0]
    return np.concatenate([near, stems[stems >= 0]])


def _among(known: NDArray[np.bytes_], wanted: list[bytes]) -> NDArray[np.int64]:
    """Where those of the wanted are that are known; known: sorted."""
    looked_for = np.array(wanted)
    at = np.minimum(np.searchsorted(known, looked_for), len(known) - 1)
    return at[known[at] == looked_for]


def _by_grams(segment: Segment, stem: str, beneath: Segment) -> Floats:
    counts = Counter(grams(stem))
    codes = np.fromiter(counts, np.int64, len(counts))
    weights = np.fromiter(counts.values(), np.float32, len(counts)) * beneath.gram_rarity(codes)
    at = np.minimum(np.searchsorted(segment.grams, codes), len(segment.grams) - 1)
    near = np.zeros(len(segment.stems), np.float32)
    for position, weight in zip(at[segment.grams[at] == codes], weights[segment.grams[at] == codes], strict=True):
        held = slice(segment.gram_start[position], segment.gram_start[position + 1])
        near[segment.gram_stems[held]] += weight * segment.gram_weights[held]
    length = np.float32(max(float(weights @ weights) ** 0.5, 1e-9))
    return np.minimum(near / length, np.float32(1))


def _candidates(segment: Segment, near: NDArray, allowed: NDArray[np.bool_], beside: NDArray[np.bool_]) -> Integers:
    """The names with a stem of the text or one near it; of the concepts that are like the text `beside`, the first."""
    marked = np.zeros(len(allowed), np.bool_)
    marked[segment.place_start[:-1][beside]] = True
    for stem in np.flatnonzero(near.max(axis=0) >= NEAR):
        marked[segment.stem_labels[segment.stem_labels_start[stem] : segment.stem_labels_start[stem + 1]]] = True
    return np.flatnonzero(marked & allowed).astype(np.int32)


def _picked(segment: Segment, names: Integers) -> tuple[Integers, Integers]:
    """The stems of some names, as (start, flat)."""
    first = segment.label_start[names]
    count = segment.label_start[names + 1] - first
    start = np.cumsum(count) - count
    return start, segment.label_stems[np.repeat(first - start, count) + np.arange(count.sum())]


def _alignment(near: NDArray, mass: Floats, idf: Floats, names: Facts) -> Floats:
    """Harmonic mean of how much of the text a name says and how much of the name the text says, rare stems first."""
    pairs = near[:, names.flat]
    best = np.maximum.reduceat(pairs, names.start, axis=1)
    more = (names.heads - 1) * mass[0]
    said = (mass @ best + more * best[0]) / (mass.sum() + more)
    weighed = pairs.max(axis=0) * idf[names.flat]
    meant = (np.add.reduceat(weighed, names.start) + (names.heads - 1) * weighed[names.start]) / names.mass
    return (2 * said * meant / np.maximum(said + meant, np.float32(1e-6))).astype(np.float32)


def _parent(segment: Segment, near: NDArray, mass: Floats) -> Floats:
    """Likeness to the name of a concept's group."""
    found = np.zeros(len(segment.concepts), np.float32)
    if len(segment.parent_groups):
        heads = np.ones(len(segment.group_mass), np.float32)
        groups = Facts(segment.group_start[:-1], segment.group_stems, segment.group_mass, heads)
        likeness = _alignment(near, mass, segment.stem_idf, groups)
        places = np.repeat(np.arange(len(found)), np.diff(segment.parent_start))
        np.maximum.at(found, places, likeness[segment.parent_groups])
    return found


def _description(segment: Segment, near: NDArray, allowed: NDArray[np.bool_]) -> Floats:
    """BM25 over all names and the description, each stem of the text by the nearest that is there; the best is 1."""
    found = np.zeros(len(segment.concepts), np.float32)
    for row in near:
        one = np.zeros_like(found)
        for stem in _same(row):
            held = slice(segment.stem_places_start[stem], segment.stem_places_start[stem + 1])
            places = segment.stem_places[held]
            one[places] = np.maximum(one[places], row[stem] * segment.stem_places_weights[held])
        found += one
    found *= np.logical_or.reduceat(allowed, segment.place_start[:-1])
    return found / max(float(found.max(initial=0)), 1e-6)


def _same(row: Floats) -> list[int]:
    stems = np.flatnonzero(row >= SAME)
    return stems[np.argsort(-row[stems], kind="stable")[:MOST_SAME]].tolist()
