"""Which skills and occupations a sentence names, with the words that say so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skills.matching.build import current
from skills.matching.pieces import stretches
from skills.matching.search import Known
from skills.matching.suggest import Suggestion, nearest
from skills.matching.words import words

MOST_SKILLS, MOST_OCCUPATIONS = 5, 2
MOST_WORDS_OF_A_NAME = 4
MOST_WORDS = 60  # of a sentence
LEAST_SCORE = 0.55
WORD = re.compile(r"[^\W_][\w+#’'-]*")


@dataclass(frozen=True)
class Found:
    """A suggestion and the words of the sentence that led to it: sentence[start:end] == text."""

    suggestion: Suggestion
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Extraction:
    skills: tuple[Found, ...] = ()
    occupations: tuple[Found, ...] = ()


def extract(sentence: str, lang: str = "it") -> Extraction:
    """Propose at most five skills and two occupations; nothing is assigned by itself."""
    finds = list(_finds(sentence, lang))
    return Extraction(
        skills=_chosen(finds, "skill", MOST_SKILLS), occupations=_chosen(finds, "occupation", MOST_OCCUPATIONS)
    )


def _chosen(finds: Iterable[Found], kind: str, most: int) -> tuple[Found, ...]:
    """The best finds that share no word and no concept, in the order of the sentence."""
    kept: list[Found] = []
    mine = (found for found in finds if found.suggestion.kind == kind)
    for found in sorted(mine, key=lambda f: (-f.suggestion.score, f.start - f.end, f.start)):
        apart = all(found.end <= other.start or found.start >= other.end for other in kept)
        if apart and all(found.suggestion.concept_id != other.suggestion.concept_id for other in kept):
            kept.append(found)
    return tuple(sorted(kept[:most], key=lambda found: found.start))


def _finds(sentence: str, lang: str) -> Iterator[Found]:
    """The concepts that stretches of the sentence may mean, in one look at the index."""
    force, known = current(), Known()
    for start, end in _windows(sentence, lang):
        text = sentence[start:end]
        for suggestion in nearest(force, text, lang, "any", MOST_OCCUPATIONS, LEAST_SCORE, known):
            yield Found(suggestion, start, end, text)


def _windows(sentence: str, lang: str) -> Iterator[tuple[int, int]]:
    """Stretches of one to four words that hold no stop, begin and end with a word that counts, no number first."""
    last = [match.end() for match in WORD.finditer(sentence)][:MOST_WORDS][-1:] or [0]
    for start, end in stretches(sentence[: last[0]]):
        spans = [match.span() for match in WORD.finditer(sentence, start, end)]
        counted = [bool(words(sentence[a:b], lang)) for a, b in spans]
        for first, (begin, after) in enumerate(spans):
            if not counted[first] or sentence[begin:after].isdigit():
                continue
            upto = slice(first, first + MOST_WORDS_OF_A_NAME)
            yield from ((begin, end) for (_, end), counts in zip(spans[upto], counted[upto], strict=True) if counts)
