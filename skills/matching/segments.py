"""The names of all concepts in one language, as arrays.

A name is a bag of stems, a stem a bag of character n-grams (2-5, with its edges). The product of a query with a name is
therefore the sum, over the name's stems, of the query's product with the stem: it is computed once for each stem of the
language and then only added up, so that every name is compared exactly and no candidate is missed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from skills.matching.entries import Entry, Name
from skills.matching.words import tokens, words

SHORTEST, LONGEST = 2, 5
K1, B = 1.2, 0.75
Floats, Integers = NDArray[np.float32], NDArray[np.int32]


@dataclass(frozen=True)
class Segment:
    """Arrays of one language. `x_start` holds, for each x, where its part of the flat array begins, and one end more.

    stems: bytes, sorted. grams: codes, sorted; gram_stems/gram_weights: the stems that hold each. labels: grouped by
    concept, `place` numbers the concepts of this segment, `concepts` gives their number in the index.
    """

    stems: NDArray[np.bytes_]
    grams: NDArray[np.int64]
    gram_start: Integers
    gram_stems: Integers
    gram_weights: Floats
    gram_idf: Floats
    label_start: Integers
    label_stems: Integers
    label_norms: Floats
    label_ranks: NDArray[np.uint8]
    label_local: NDArray[np.bool_]
    label_confirmations: Integers
    label_texts: Integers
    place_start: Integers
    concepts: Integers
    group_start: Integers
    group_stems: Integers
    group_norms: Floats
    parent_start: Integers
    parent_groups: Integers
    stem_places_start: Integers
    stem_places: Integers
    stem_places_weights: Floats
    tokens: NDArray[np.bytes_]
    token_start: Integers
    token_labels: Integers

    @classmethod
    def names_of_arrays(cls) -> list[str]:
        return [field.name for field in fields(cls)]


def grams(stem: str) -> Iterator[int]:
    """Return the codes of a stem's n-grams: up to five ASCII characters fit into one number."""
    padded = f" {stem} ".encode()
    for size in range(SHORTEST, min(LONGEST, len(padded)) + 1):
        for first in range(len(padded) - size + 1):
            yield int.from_bytes(padded[first : first + size], "big")


def bags(lists: Iterable[Sequence[int]]) -> tuple[Integers, Integers]:
    """Return a list of lists as (start, flat)."""
    start, flat = [0], []
    for members in lists:
        flat.extend(members)
        start.append(len(flat))
    return np.array(start, np.int32), np.array(flat, np.int32)


def matrix(start: Integers, flat: Integers, width: int, weights: NDArray | None = None) -> sparse.csr_matrix:
    values = np.ones(len(flat), np.float32) if weights is None else weights
    return sparse.csr_matrix((values, flat, start), shape=(len(start) - 1, width))


def build(language: str, entries: Sequence[Entry], keep_text) -> Segment | None:
    """Arrange what the entries are called in `language`; None when they have no name there.

    keep_text: takes a text, returns its number in the index.
    """
    named = _named(language, entries)
    if not named:
        return None
    labels = [(place, name, bag) for place, (_, _, names) in enumerate(named) for name, bag in names]
    groups = _groups(language, [entry for _, entry, _ in named])
    described = [words(entry.description, language) for _, entry, _ in named]
    stems = sorted(
        {s for _, _, bag in labels for s in bag} | {s for bag in [*groups.values(), *described] for s in bag}
    )
    number = {stem: n for n, stem in enumerate(stems)}
    label_start, label_stems = bags([number[s] for s in bag] for _, _, bag in labels)
    group_start, group_stems = bags([number[s] for s in bag] for bag in groups.values())
    place_of = {key: n for n, key in enumerate(groups)}
    parent_start, parent_groups = bags(
        [place_of[name] for name in _parents(language, entry) if name in place_of] for _, entry, _ in named
    )
    place_start = np.zeros(len(named) + 1, np.int32)
    np.cumsum(np.bincount([place for place, _, _ in labels], minlength=len(named)), out=place_start[1:])
    return Segment(
        stems=np.array(stems, "S"),
        **_grams(stems, matrix(label_start, label_stems, len(stems)), matrix(group_start, group_stems, len(stems))),
        label_start=label_start,
        label_stems=label_stems,
        label_ranks=np.array([name.rank for _, name, _ in labels], np.uint8),
        label_local=np.array([name.local for _, name, _ in labels], np.bool_),
        label_confirmations=np.array([name.confirmations for _, name, _ in labels], np.int32),
        label_texts=np.array([keep_text(name.text) for _, name, _ in labels], np.int32),
        place_start=place_start,
        concepts=np.array([n for n, _, _ in named], np.int32),
        group_start=group_start,
        group_stems=group_stems,
        parent_start=parent_start,
        parent_groups=parent_groups,
        **_full_text(number, named, described),
        **_tokens([name.text for _, name, _ in labels]),
    )


Named = list[tuple[int, Entry, list[tuple[Name, list[str]]]]]


def _named(language: str, entries: Sequence[Entry]) -> Named:
    """Return (number in the index, entry, its names here with their stems), names by rank and then text."""
    found: Named = []
    for number, entry in enumerate(entries):
        names = sorted((n for n in entry.names if n.language == language), key=lambda n: (n.rank, n.local, n.text))
        bagged = [(name, bag) for name in names if (bag := words(name.text, language))]
        if bagged:
            found.append((number, entry, bagged))
    return found


def _parents(language: str, entry: Entry) -> list[str]:
    return [dict(names).get(language, "") for names in entry.parents]


def _groups(language: str, entries: Iterable[Entry]) -> dict[str, list[str]]:
    names = sorted({name for entry in entries for name in _parents(language, entry) if name})
    return {name: bag for name in names if (bag := words(name, language))}


def _grams(stems: Sequence[str], labels: sparse.csr_matrix, groups: sparse.csr_matrix) -> dict[str, NDArray]:
    counts = [Counter(grams(stem)) for stem in stems]
    codes = np.array(sorted({code for count in counts for code in count}), np.int64)
    start = np.cumsum([0, *map(len, counts)], dtype=np.int32)
    flat = np.searchsorted(codes, np.fromiter((c for count in counts for c in count), np.int64, start[-1]))
    times = np.fromiter((n for count in counts for n in count.values()), np.float32, start[-1])
    held = matrix(start, flat.astype(np.int32), len(codes), times)
    frequency = (labels @ held).getnnz(axis=0)
    idf = (np.log((1 + labels.shape[0]) / (1 + frequency)) + 1).astype(np.float32)
    weighted = (held @ sparse.diags(idf)).tocsr().astype(np.float32)
    by_gram = weighted.tocsc()
    return {
        "grams": codes,
        "gram_start": by_gram.indptr.astype(np.int32),
        "gram_stems": by_gram.indices.astype(np.int32),
        "gram_weights": by_gram.data.astype(np.float32),
        "gram_idf": idf,
        "label_norms": _norms(labels @ weighted),
        "group_norms": _norms(groups @ weighted),
    }


def _norms(rows: sparse.csr_matrix) -> Floats:
    return np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()).astype(np.float32)


def _full_text(number: dict[str, int], named: Named, described: Sequence[Sequence[str]]) -> dict[str, NDArray]:
    """BM25 weights of every stem in every concept: all names together with the description."""
    counts = []
    for (_, _, names), description in zip(named, described, strict=True):
        count = Counter(stem for _, bag in names for stem in bag)
        count.update(description)
        counts.append(Counter({number[stem]: n for stem, n in count.items()}))
    start, flat = bags(list(count) for count in counts)
    times = np.fromiter((n for count in counts for n in count.values()), np.float32, start[-1])
    held = matrix(start, flat, len(number), times)
    length = np.asarray(held.sum(axis=1)).ravel()
    frequency = held.getnnz(axis=0)
    idf = np.log(1 + (len(counts) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    rows = np.repeat(np.arange(len(counts)), np.diff(start))
    damping = K1 * (1 - B + B * length[rows] / max(length.mean(), 1))
    held.data = (idf[flat] * times * (K1 + 1) / (times + damping)).astype(np.float32)
    by_stem = held.tocsc()
    return {
        "stem_places_start": by_stem.indptr.astype(np.int32),
        "stem_places": by_stem.indices.astype(np.int32),
        "stem_places_weights": by_stem.data.astype(np.float32),
    }


def _tokens(texts: Sequence[str]) -> dict[str, NDArray]:
    """Which labels hold each folded word: for names while they are typed."""
    pairs = sorted({(token, n) for n, text in enumerate(texts) for token in tokens(text)})
    grouped = [(token, [n for _, n in rows]) for token, rows in groupby(pairs, key=lambda pair: pair[0])]
    start, flat = bags(rows for _, rows in grouped)
    return {"tokens": np.array([t for t, _ in grouped], "S"), "token_start": start, "token_labels": flat}
