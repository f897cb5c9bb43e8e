"""Choices of a list with how many rows each would leave, as links: filters that work without JavaScript."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

PAGE_NAME = "pagina"


@dataclass(frozen=True)
class Choice:
    """One value: its link adds it to the address, or takes it away when it is chosen."""

    value: str
    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)


def facet(query: QueryDict, name: str, title: str, rows: Iterable[tuple[str, str, int]]) -> Facet:
    """Build a facet from (value, label, count); `name` is the parameter of the address."""
    chosen = query.get(name, "")
    choices = [
        Choice(value, str(label), count, address(query, name, "" if value == chosen else value), value == chosen)
        for value, label, count in rows
    ]
    return Facet(name, title, tuple(choices))


def address(query: QueryDict, name: str, value: str) -> str:
    """The query string with one parameter changed, or without it when `value` is empty; back on the first page."""
    changed = query.copy()
    changed.pop(PAGE_NAME, None)
    changed.pop(name, None)
    if value:
        changed[name] = value
    return "?" + changed.urlencode()
