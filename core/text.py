"""Ordering and shortening of Italian names and sentences."""

from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F
from django.db.models.functions import Lower


def by_name(field: str):
    """Order by a name as people read it: without case and accents (the server's collation is by code point)."""
    return Lower(Unaccent(F(field)))


def title_of(sentence: str, *, length: int = 90) -> str:
    """Return the first words of a sentence, cut at a blank, at most `length` characters."""
    line = " ".join(sentence.split())
    if len(line) <= length:
        return line.rstrip(".")
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def shortened(text: str, *, length: int = 300) -> str:
    """Return `text` without outer blanks, cut to what a column holds; the register keeps the whole."""
    text = text.strip()
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def label_of(model: Any, field: str) -> str:
    """Return the words for a field, as forms and events print them."""
    return str(model._meta.get_field(field).verbose_name)
