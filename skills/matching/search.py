"""What a text is closest to in one language: each concept's three parts, and its best name."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skills.matching.segments import Floats, Segment, grams
from skills.matching.words import words

PARENT_WEIGHT = DESCRIPTION_WEIGHT = 0.3


@dataclass(frozen=True)
class Scores:
    """Of every concept of a segment: label, parent, description (0..1 each); `labels` of every name."""

    labels: Floats
    label: Floats
    parent: Floats
    description: Floats

    @property
    def rank(self) -> Floats:
        return self.label + PARENT_WEIGHT * self.parent + DESCRIPTION_WEIGHT * self.description


def scores(segment: Segment, text: str, language: str, allowed: NDArray[np.bool_] | None = None) -> Scores | None:
    """Compare a text with every name of a segment; None when nothing of the text can be compared.

    allowed: the names that count (all without it).
    """
    stems = words(text, language)
    weights, norm = _query(segment, stems)
    if not norm:
        return None
    products = _products(segment, weights)
    labels = _cosines(products, segment.label_start, segment.label_stems, segment.label_norms * norm)
    if allowed is not None:
        labels = np.where(allowed, labels, np.float32(0))
    return Scores(
        labels=labels,
        label=np.maximum.reduceat(labels, segment.place_start[:-1]),
        parent=_parent(segment, products, norm),
        description=_description(segment, stems),
    )


def best_label(segment: Segment, place: int, labels: Floats) -> int:
    """The name of a concept that fits best; among equals the first: preferred before alternative, then by text."""
    first, last = segment.place_start[place : place + 2]
    return int(first + np.argmax(labels[first:last]))


def _query(segment: Segment, stems: list[str]) -> tuple[dict[int, float], float]:
    """Weights of the query's n-grams that the language knows, and the length of the whole query's vector."""
    counts = Counter(code for stem in stems for code in grams(stem))
    codes = np.fromiter(counts, np.int64, len(counts))
    at = np.searchsorted(segment.grams, codes)
    weights, square = {}, 0.0
    for code, position, times in zip(codes, at, counts.values(), strict=True):
        if position < len(segment.grams) and segment.grams[position] == code:
            weight = float(times * segment.gram_idf[position])
            weights[int(position)] = weight
            square += weight * weight
    return weights, square**0.5


def _products(segment: Segment, weights: dict[int, float]) -> Floats:
    """The query's product with every stem of the language."""
    products = np.zeros(len(segment.stems), np.float32)
    for gram, weight in weights.items():
        first, last = segment.gram_start[gram], segment.gram_start[gram + 1]
        products[segment.gram_stems[first:last]] += np.float32(weight) * segment.gram_weights[first:last]
    return products


def _cosines(products: Floats, start: NDArray, stems: NDArray, norms: Floats) -> Floats:
    if not len(norms):
        return np.zeros(0, np.float32)
    return np.minimum(np.add.reduceat(products[stems], start[:-1]) / norms, np.float32(1))


def _parent(segment: Segment, products: Floats, norm: float) -> Floats:
    found = np.zeros(len(segment.concepts), np.float32)
    if len(segment.parent_groups):
        groups = _cosines(products, segment.group_start, segment.group_stems, segment.group_norms * np.float32(norm))
        places = np.repeat(np.arange(len(found)), np.diff(segment.parent_start))
        np.maximum.at(found, places, groups[segment.parent_groups])
    return found


def _description(segment: Segment, stems: list[str]) -> Floats:
    found = np.zeros(len(segment.concepts), np.float32)
    for stem in stems:
        at = np.searchsorted(segment.stems, stem.encode())
        if at < len(segment.stems) and segment.stems[at] == stem.encode():
            first, last = segment.stem_places_start[at : at + 2]
            found[segment.stem_places[first:last]] += segment.stem_places_weights[first:last]
    return found / max(float(found.max(initial=0)), 1e-6)
