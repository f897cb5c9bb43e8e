"""Names while they are typed: every word begins one of the name's words, one typing error forgiven."""

from collections.abc import Iterator
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from skills.matching.segments import Segment
from skills.matching.words import corrections, tokens

LEAST_TO_CORRECT = 4  # letters; below it an error makes another word
TYPO = 0.8
MOST_NAMES = 500
AFTER = b"\x7f"  # sorts after every letter


def typed(segment: Segment, text: str, allowed: NDArray[np.bool_]) -> Iterator[tuple[int, float]]:
    """Return (label, score): 1 for a name typed in full, less for what is missing or misspelt. Best first."""
    beginnings = [token.encode() for token in tokens(text)]
    if not beginnings:
        return
    each = (_weights(segment, beginning) for beginning in beginnings)
    weights = reduce(np.multiply, each, allowed.astype(np.float32))
    found = np.flatnonzero(weights)
    if len(found) > MOST_NAMES:
        found = found[np.argsort(-weights[found], kind="stable")[:MOST_NAMES]]
    words = np.diff(segment.label_start)[found]
    likeness = weights[found] * (0.6 + 0.4 * np.minimum(len(beginnings) / np.maximum(words, 1), 1))
    yield from zip(found.tolist(), likeness.tolist(), strict=True)


def _weights(segment: Segment, beginning: bytes) -> NDArray[np.float32]:
    """Of every label: 1 when one of its words begins so, TYPO when one does after a correction."""
    weights = np.zeros(len(segment.label_ranks), np.float32)
    exact = _labels(segment, [beginning])
    if not len(exact) and len(beginning) >= LEAST_TO_CORRECT:
        weights[_labels(segment, corrections(beginning.decode()))] = TYPO
    weights[exact] = 1
    return weights


def _labels(segment: Segment, beginnings: list[bytes]) -> NDArray[np.int32]:
    """The labels with a word that has one of these beginnings."""
    first = np.searchsorted(segment.tokens, np.array(beginnings))
    last = np.searchsorted(segment.tokens, np.array([beginning + AFTER for beginning in beginnings]))
    runs = [
        segment.token_labels[segment.token_start[a] : segment.token_start[b]]
        for a, b in zip(first, last, strict=True)
        if a < b
    ]
    return np.concatenate(runs) if runs else np.zeros(0, np.int32)
