"""The pieces of a text: what stands between its stops, and the items of a list."""

import re
from collections.abc import Iterator
from functools import cache

from skills.matching.words import words

STOP = re.compile(r"[.;:,!?()\n]+")
BRACKET = re.compile(r"[()\[\]]")
AND_OR = {"it": "e|ed|o|od|oppure", "en": "and|or", "es": "y|e|o|u", "fr": "et|ou", "pt": "e|ou", "de": "und|oder"}


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where the stretches between two stops begin and end."""
    start = 0
    for stop in STOP.finditer(text):
        yield start, stop.start()
        start = stop.end()
    yield start, len(text)


def items(text: str, language: str) -> list[str]:
    """The items of a list "x, y e z" that hold a word that counts; what has brackets explains and lists nothing."""
    pieces = [text] if BRACKET.search(text) else _between(language).split(text)
    return [piece.strip() for piece in pieces if words(piece, language)]


@cache
def _between(language: str) -> re.Pattern[str]:
    """What stands between two items."""
    joined = rf"|\s(?:{AND_OR[language]})\s" if language in AND_OR else ""
    return re.compile(rf"[,;\n]{joined}", re.IGNORECASE)
