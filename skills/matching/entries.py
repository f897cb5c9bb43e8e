"""What goes into the index: concepts with their names, as plain values."""

from dataclasses import dataclass
from typing import Literal

PREFERRED, ALTERNATIVE, HIDDEN, CONFIRMED = range(4)
Kind = Literal["skill", "occupation", "any"]
KINDS = ("skill", "occupation")


@dataclass(frozen=True)
class Name:
    """A name of a concept. `confirmations`: in how many findings people said so (names of rank CONFIRMED only)."""

    language: str
    rank: int
    text: str
    local: bool = False
    confirmations: int = 0


@dataclass(frozen=True)
class Entry:
    """A concept that can be suggested, with its names, groups above it and descriptions.

    parents: each by its name in every language. descriptions: language and text.
    """

    concept_id: int
    uuid: str
    uri: str | None
    kind: str
    name: str
    names: tuple[Name, ...]
    parents: tuple[tuple[tuple[str, str], ...], ...] = ()
    descriptions: tuple[tuple[str, str], ...] = ()
    version: str | None = None
