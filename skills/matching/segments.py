"""The names of all concepts in one language, as arrays.

A name is a bag of stems, a stem a bag of character n-grams (2-5, with its edges). Stems are compared by their n-grams,
names by their stems; both ways of looking a name up (by n-gram, by stem) are lists of whole numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain, combinations, groupby, product

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from skills.matching.entries import Entry, Name
from skills.matching.thesaurus import exchanges
from skills.matching.words import stem, tokens, words

SHORTEST, LONGEST = 2, 5
K1, B = 1.2, 0.75
HEAD, HEAD_FIRST = 1.25, {"it", "es", "fr", "pt", "ro"}  # the first word of a title says what the person is
MOST_SWAPPED, SWAP_DOUBT, SWAP_GAIN, MOST_OF_A_SWAP = 2, 2.0, 1.2, 0.95
OF_THE_LIST = np.float32(0.8)  # of an exchange that the list of the language says
Floats = NDArray[np.float32]
Integers = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Segment:
    """Arrays of one language. `x_start` holds, for each x, where its part of the flat array begins, and one end more.

    stems: bytes, sorted. grams: codes, sorted; gram_stems/gram_weights: the stems that hold each (a stem's weights have
    length 1). swap_*: what people also say in a stem's place. labels: grouped by concept, `label_heads` weighs the
    first stem; `label_places` and `place_start` number the concepts of this segment, `concepts` gives their number in
    the index. unseen: weight of an n-gram and of a stem that the language does not know.
    """

    stems: NDArray[np.bytes_]
    stem_idf: Floats
    unseen: Floats
    grams: NDArray[np.int64]
    gram_start: Integers
    gram_stems: Integers
    gram_weights: Floats
    gram_idf: Floats
    swap_start: Integers
    swap_stems: Integers
    swap_weights: Floats
    label_start: Integers
    label_stems: Integers
    label_mass: Floats
    label_heads: Floats
    label_places: Integers
    label_ranks: NDArray[np.uint8]
    label_local: NDArray[np.bool_]
    label_confirmations: Integers
    label_texts: Integers
    stem_labels_start: Integers
    stem_labels: Integers
    place_start: Integers
    concepts: Integers
    group_start: Integers
    group_stems: Integers
    group_mass: Floats
    parent_start: Integers
    parent_groups: Integers
    stem_places_start: Integers
    stem_places: Integers
    stem_places_weights: Floats
    tokens: NDArray[np.bytes_]
    token_start: Integers
    token_labels: Integers
    token_stems: Integers

    @classmethod
    def names_of_arrays(cls) -> list[str]:
        return [field.name for field in fields(cls)]

    def stem_number(self, stem: str) -> int | None:
        """The number of a stem, None when the language does not know it."""
        code = stem.encode()
        at = int(np.searchsorted(self.stems, code))
        return at if at < len(self.stems) and self.stems[at] == code else None

    def gram_rarity(self, codes: NDArray[np.int64]) -> Floats:
        """How much each n-gram tells."""
        return _looked_up(codes, self.grams, self.gram_idf, self.unseen[0])

    def stem_rarity(self, stems: Sequence[str]) -> Floats:
        """How much each stem tells."""
        return _looked_up(np.array([stem.encode() for stem in stems], "S"), self.stems, self.stem_idf, self.unseen[1])


def _looked_up(keys: NDArray, known: NDArray, values: Floats, otherwise: np.float32) -> Floats:
    """The value of every key; known: sorted, as long as the values."""
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, values[at], otherwise).astype(np.float32)


def grams(stem: str) -> Iterator[int]:
    """Return the codes of a stem's n-grams: up to five ASCII characters fit into one number."""
    padded = f" {stem} ".encode()
    for size in range(SHORTEST, min(LONGEST, len(padded)) + 1):
        for first in range(len(padded) - size + 1):
            yield int.from_bytes(padded[first : first + size], "big")


def bags(lists: Iterable[Sequence[int]]) -> tuple[Integers, Integers]:
    """Return a list of lists as (start, flat)."""
    start: list[int] = [0]
    flat: list[int] = []
    for members in lists:
        flat.extend(members)
        start.append(len(flat))
    return np.array(start, np.int32), np.array(flat, np.int32)


def matrix(start: Integers, flat: Integers, width: int, weights: NDArray | None = None) -> sparse.csr_matrix:
    values = np.ones(len(flat), np.float32) if weights is None else weights
    return sparse.csr_matrix((values, flat, start), shape=(len(start) - 1, width))


def build(
    language: str, entries: Sequence[Entry], keep_text: Callable[[str], int], beneath: Segment | None = None
) -> Segment | None:
    """Arrange what the entries are called in `language`; None when they have no name there.

    keep_text: takes a text, returns its number in the index. beneath: says how rare stems and n-grams are, where a few
    names are laid over many.
    """
    named = _named(language, entries)
    if not named:
        return None
    labels = [(place, name, bag) for place, (_, _, names) in enumerate(named) for name, bag in names]
    groups = _groups(language, [entry for _, entry, _ in named])
    described = [words(dict(entry.descriptions).get(language, ""), language) for _, entry, _ in named]
    said = {stem for bag in chain((bag for _, _, bag in labels), groups.values(), described) for stem in bag}
    listed = [(a, b) for a, b in exchanges(language) if b in said]
    stems = sorted(said.union(a for a, _ in listed))
    number = {stem: n for n, stem in enumerate(stems)}
    label_start, label_stems = bags([number[s] for s in bag] for _, _, bag in labels)
    group_start, group_stems = bags([number[s] for s in bag] for bag in groups.values())
    label_places = np.array([place for place, _, _ in labels], np.int32)
    heads = [_head(language, named[place][1]) for place in label_places]
    return Segment(
        stems=np.array(stems, "S"),
        **_grams(stems, matrix(label_start, label_stems, len(stems)), beneath),
        **_swaps(len(stems), label_start, label_stems, label_places, [(number[a], number[b]) for a, b in listed]),
        **_weighed(stems, (label_start, label_stems, label_places), (group_start, group_stems), heads, beneath),
        **_labels([name for _, name, _ in labels], keep_text),
        label_start=label_start,
        label_stems=label_stems,
        label_places=label_places,
        **_turned(label_start, label_stems, len(stems)),
        place_start=np.searchsorted(label_places, np.arange(len(named) + 1)).astype(np.int32),
        concepts=np.array([n for n, _, _ in named], np.int32),
        group_start=group_start,
        group_stems=group_stems,
        **_above(language, named, list(groups)),
        **_full_text(number, named, described),
        **_tokens(language, [name.text for _, name, _ in labels], number),
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


def _above(language: str, named: Named, groups: Sequence[str]) -> dict[str, NDArray]:
    """The groups of every concept."""
    number = {name: n for n, name in enumerate(groups)}
    start, flat = bags([number[name] for name in _parents(language, entry) if name in number] for _, entry, _ in named)
    return {"parent_start": start, "parent_groups": flat}


def _labels(names: Sequence[Name], keep_text: Callable[[str], int]) -> dict[str, NDArray]:
    return {
        "label_ranks": np.array([name.rank for name in names], np.uint8),
        "label_local": np.array([name.local for name in names], np.bool_),
        "label_confirmations": np.array([name.confirmations for name in names], np.int32),
        "label_texts": np.array([keep_text(name.text) for name in names], np.int32),
    }


def _turned(start: Integers, flat: Integers, width: int) -> dict[str, NDArray]:
    """The labels of every stem."""
    by_stem = matrix(start, flat, width).tocsc()
    return {"stem_labels_start": by_stem.indptr.astype(np.int32), "stem_labels": by_stem.indices.astype(np.int32)}


def _grams(stems: Sequence[str], labels: sparse.csr_matrix, beneath: Segment | None) -> dict[str, NDArray]:
    """Which stems hold each n-gram; rare n-grams weigh more, every stem weighs the same."""
    counts = [Counter(grams(stem)) for stem in stems]
    codes = np.array(sorted({code for count in counts for code in count}), np.int64)
    start = np.cumsum([0, *map(len, counts)], dtype=np.int32)
    flat = np.searchsorted(codes, np.fromiter((c for count in counts for c in count), np.int64, start[-1]))
    times = np.fromiter((n for count in counts for n in count.values()), np.float32, start[-1])
    held = matrix(start, flat.astype(np.int32), len(codes), times)
    frequency = (labels @ held).getnnz(axis=0)
    idf = beneath.gram_rarity(codes) if beneath else _idf(labels.shape[0], frequency)
    held.data = held.data * idf[held.indices]
    length = np.sqrt(np.asarray(held.multiply(held).sum(axis=1)).ravel())
    held.data = (held.data / np.repeat(length, np.diff(held.indptr))).astype(np.float32)
    by_gram = held.tocsc()
    return {
        "grams": codes,
        "gram_start": by_gram.indptr.astype(np.int32),
        "gram_stems": by_gram.indices.astype(np.int32),
        "gram_weights": by_gram.data.astype(np.float32),
        "gram_idf": idf,
    }


def _idf(size: int, frequency: NDArray) -> Floats:
    return (np.log((1 + size) / (1 + frequency)) + 1).astype(np.float32)


def _head(language: str, entry: Entry) -> float:
    return HEAD if entry.kind == "occupation" and language in HEAD_FIRST else 1.0


def _weighed(
    stems: Sequence[str],
    labels: tuple[Integers, Integers, Integers],
    groups: tuple[Integers, Integers],
    heads: Sequence[float],
    beneath: Segment | None,
) -> dict[str, NDArray]:
    """How much a stem tells (rare among concepts: more), and how much there is to tell in each name."""
    start, flat, places = labels
    concepts, width = int(places[-1]) + 1, len(stems)
    pairs = np.unique(np.repeat(places, np.diff(start)).astype(np.int64) * width + flat)
    frequency = np.bincount(pairs % width, minlength=width)
    idf = beneath.stem_rarity(stems) if beneath else _idf(concepts, frequency)
    return {
        "stem_idf": idf,
        "unseen": np.array([np.log(1 + len(places)) + 1, np.log(1 + concepts) + 1], np.float32),
        "label_mass": np.add.reduceat(idf[flat], start[:-1])
        + (np.array(heads, np.float32) - 1) * idf[flat[start[:-1]]],
        "label_heads": np.array(heads, np.float32),
        "group_mass": np.add.reduceat(idf[groups[1]], groups[0][:-1]) if len(groups[1]) else np.zeros(0, np.float32),
    }


def _swaps(
    width: int, start: Integers, flat: Integers, places: Integers, listed: Sequence[tuple[int, int]]
) -> dict[str, NDArray]:
    """What people also say in a stem's place, learned from the names of one concept: `grossista` and `commerciante`.

    The weight grows with the share of a stem's concepts in which the other one takes its place, 0..MOST_OF_A_SWAP;
    listed: the exchanges that are known beforehand.
    """
    concepts: dict[int, list[frozenset[int]]] = defaultdict(list)
    for place, first, last in zip(places.tolist(), start[:-1].tolist(), start[1:].tolist(), strict=True):
        concepts[place].append(frozenset(flat[first:last].tolist()))
    held: Counter[int] = Counter()
    seen: dict[tuple[int, int], float] = defaultdict(float)
    for names in concepts.values():
        held.update(set().union(*names))
        for pair, weight in _exchanged(list(dict.fromkeys(names))).items():
            seen[pair] += weight
    pairs = sorted({*seen, *listed})
    shares = [seen.get(pair, 0) / (held[pair[0]] + SWAP_DOUBT) for pair in pairs]
    weights = np.minimum(SWAP_GAIN * np.sqrt(np.array(shares, np.float32)), np.float32(MOST_OF_A_SWAP))
    known = set(listed)
    weights = np.maximum(weights, OF_THE_LIST * np.array([pair in known for pair in pairs], np.float32))
    count = np.bincount([a for a, _ in pairs], minlength=width) if pairs else np.zeros(width, np.int64)
    return {
        "swap_start": np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
        "swap_stems": np.array([b for _, b in pairs], np.int32),
        "swap_weights": weights,
    }


def _exchanged(names: Sequence[frozenset[int]]) -> dict[tuple[int, int], float]:
    """Pairs of stems in which two names of a concept differ: 1 for one against one, less for more or unlike names."""
    found: dict[tuple[int, int], float] = {}
    for one, other in combinations(names, 2):
        mine, theirs = one - other, other - one
        if not (0 < len(mine) <= MOST_SWAPPED and 0 < len(theirs) <= MOST_SWAPPED):
            continue
        weight = (1.0 if len(mine) < len(one) else 0.5) / max(len(mine), len(theirs))
        for a, b in product(mine, theirs):
            if found.get((a, b), 0) < weight:
                found[a, b] = found[b, a] = weight
    return found


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


def _tokens(language: str, texts: Sequence[str], number: dict[str, int]) -> dict[str, NDArray]:
    """Which labels hold each folded word, for names while they are typed; the word's stem, -1 for a small word."""
    pairs = sorted({(token, n) for n, text in enumerate(texts) for token in tokens(text)})
    grouped = [(token, [n for _, n in rows]) for token, rows in groupby(pairs, key=lambda pair: pair[0])]
    start, flat = bags(rows for _, rows in grouped)
    stems = [number.get(stem(token, language), -1) for token, _ in grouped]
    return {
        "tokens": np.array([t for t, _ in grouped], "S"),
        "token_start": start,
        "token_labels": flat,
        "token_stems": np.array(stems, np.int32),
    }
