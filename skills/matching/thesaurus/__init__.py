"""Words that people use one for another, beyond what the names of a vocabulary teach: one list for a language."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

from skills.matching.words import words

FOLDER = Path(__file__).parent
COMMENT = "#"


def exchanges(language: str) -> Iterator[tuple[str, str]]:
    """Stems, each with one that says the same; a word leads to each word of a longer item, and these not back."""
    for line in lines(language):
        items = [words(item, language) for item in line.split(",")]
        for one, other in permutations(items, 2):
            if len(one) == 1:
                yield from ((one[0], stem) for stem in other if stem != one[0])


def lines(language: str) -> list[str]:
    """The lines of a language's list: items separated by commas."""
    path = FOLDER / f"{language}.txt"
    written = path.read_text().splitlines() if path.exists() else []
    return [line for line in written if not line.startswith(COMMENT)]
