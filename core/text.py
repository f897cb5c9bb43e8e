"""Ordering and shortening of Italian names and sentences."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.formats import number_format

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DEEPEST = 20


def by_name(field: str):
    """Order by a name as people read it: without case and accents (the server's collation is by code point)."""
    return Lower(Unaccent(F(field)))


def folded(text: str) -> str:
    """Return a name as it is compared: without case, accents and extra blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def plain_number(value: Decimal | None) -> str:
    """Return a number as Italians write it, without the zeros that the column adds; nothing for None."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    return number_format(value.to_integral_value() if whole else value.normalize(), force_grouping=True)


def title_of(sentence: str, *, length: int = 90) -> str:
    """Return the first words of a sentence, cut at a blank, at most `length` characters."""
    line = " ".join(sentence.split())
    if len(line) <= length:
        return line.rstrip(".")
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def tidy(text: str) -> str:
    """Return a text as it is stored: one kind of line end, nothing blank around it."""
    return text.replace("\r\n", "\n").strip()


def printable(text: object) -> str:
    """Drop what neither XML nor PDF can hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF."""
    return UNPRINTABLE.sub("", str(text))


def is_storable(value: Any, depth: int = 0) -> bool:
    """Whether every text in `value`, as JSON gives it, can be stored: no NUL, no half of a surrogate pair.

    What is nested deeper than any row of ours is not looked into and is not storable.
    """
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        return depth < DEEPEST and all(is_storable(part, depth + 1) for part in value)
    return not isinstance(value, str) or not UNSTORABLE.search(value)


def storable(value: Any, depth: int = 0) -> Any:
    """Return `value`, as JSON gives it, without what `is_storable` refuses in a text; ValueError when too deep."""
    if depth > DEEPEST:
        raise ValueError("Nested deeper than any row.")
    if isinstance(value, dict):
        return {storable(name): storable(part, depth + 1) for name, part in value.items()}
    if isinstance(value, list):
        return [storable(part, depth + 1) for part in value]
    return UNSTORABLE.sub("", value) if isinstance(value, str) else value


def shortened(text: str, *, length: int = 300) -> str:
    """Return `text` without outer blanks, cut to what a column holds; the register keeps the whole."""
    text = text.strip()
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def label_of(model: Any, field: str) -> str:
    """Return the words for a field, as forms and events print them."""
    return str(model._meta.get_field(field).verbose_name)
