"""Which needs a line may be stating, and why: words in common and likeness by triples of letters."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

ENOUGH = 0.28
WORD_SHARE = 0.5
SHORTEST_WORD = 4
# Words that stand in nearly every line: they would make everything look alike.
COMMON_WORDS = (
    "alla alle allo anche base capaci come competenza competenze dalla dalle degli dell della delle dello difficili"
    " esperti esperto fabbisogno figura figure hanno impresa imprese lavoro loro mancano manca molto negli nella nelle"
    " nello nostre nostri nuova nuove nuovi nuovo ogni oltre persone poche pochi profili profilo quali quando quelle"
    " quelli quello questa queste questi questo rispetto sanno sappia sappiano senza servono serve settore siano"
    " sono specializzata specializzate specializzati specializzato stata state stati stato sulla sulle sullo tecnica"
    " tecniche tecnici tecnico trovare troviamo tutte tutti tutto"
)
COMMON = frozenset(COMMON_WORDS.split())


@dataclass(frozen=True)
class Candidate:
    """A need a line is compared with: what it is called, the profile it is about."""

    key: int
    text: str
    occupation: int | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike they are (0-1) and what shows it."""

    key: int
    share: float
    words: tuple[str, ...]
    same_occupation: bool


def likest(
    text: str, candidates: Iterable[Candidate], *, occupation: int | None = None, most: int = 3
) -> list[Likeness]:
    """Return the candidates that are like enough, best first; the same occupation is always like enough."""
    found = [compare(text, candidate, occupation=occupation) for candidate in candidates]
    good = [item for item in found if item.share >= ENOUGH or item.same_occupation]
    return sorted(good, key=lambda item: (-item.same_occupation, -item.share, item.key))[:most]


def compare(text: str, candidate: Candidate, *, occupation: int | None = None) -> Likeness:
    """Compare a line with one need: half by words in common, half by triples of letters."""
    ours, theirs = words_of(text), words_of(candidate.text)
    common = ours.keys() & theirs.keys()
    by_words = len(common) / min(len(ours), len(theirs)) if ours and theirs else 0.0
    share = WORD_SHARE * by_words + (1 - WORD_SHARE) * _alike(triples_of(text), triples_of(candidate.text))
    same = occupation is not None and occupation == candidate.occupation
    return Likeness(candidate.key, share, tuple(sorted(theirs[stem] for stem in common)), same)


@lru_cache(maxsize=4096)
def words_of(text: str) -> dict[str, str]:
    """The telling words of a text: stem -> word. The stem drops the last vowel, so singular and plural meet."""
    words = re.findall(r"[a-z0-9]+", plain(text))
    return {_stem(word): word for word in words if len(word) >= SHORTEST_WORD and word not in COMMON}


@lru_cache(maxsize=4096)
def triples_of(text: str) -> frozenset[str]:
    """The triples of letters of each word, with two blanks before and one after, as pg_trgm has them."""
    padded = [f"  {word} " for word in re.findall(r"[a-z0-9]+", plain(text))]
    return frozenset(word[i : i + 3] for word in padded for i in range(len(word) - 2))


def plain(text: str) -> str:
    """Lower case, without accents."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _stem(word: str) -> str:
    return word.rstrip("aeiou") or word


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left and right else 0.0
