"""What each dataset is, in words, and its first public rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from api.catalog import ANY_TIME, EVERY_ROUND, FILE_TYPES, FREQUENCIES, NOW_AND_THEN
from api.models import Change
from api.tables import Column, columns, values
from api.v1.resources import RESOURCES
from api.v1.views.base import Resource

FREQUENCY_WORDS = {
    EVERY_ROUND: _("a ogni ciclo, due volte l'anno"),
    ANY_TIME: _("in qualunque momento"),
    NOW_AND_THEN: _("di rado"),
}
COLUMNS_IN_SIGHT = 5
# Read last in a preview: where a row comes from, and keys that say nothing to a person.
LESS_TELLING = ("provenance", "source_url", "uuid", "block", "language", "uri", "slug", "vocabulary.code")


@dataclass(frozen=True)
class Dataset:
    """A dataset as the pages show it."""

    noun: str
    title: str
    summary: str
    frequency: str
    changed_on: date | None
    files: list[tuple[str, str]]


@dataclass(frozen=True)
class Preview:
    """The first rows of a dataset, as text, in the columns that say most to a person."""

    columns: list[Column]
    rows: list[tuple[str, ...]]


def described() -> list[Dataset]:
    """Every dataset, in the order of the API."""
    changed = Change.objects.last_days()
    return [_dataset(resource, changed) for resource, _right in RESOURCES]


def described_one(resource: type[Resource]) -> Dataset:
    """One dataset."""
    return _dataset(resource, Change.objects.last_days())


def preview(resource: type[Resource], *, rows: int) -> Preview:
    """The first `rows` rows that the public reads."""
    found = columns(resource.serializer_class, ())
    cells = list(_first_rows(resource, rows))
    shown = list(islice(_telling(found, cells), COLUMNS_IN_SIGHT))
    return Preview([found[place] for place in shown], [tuple(row[place] for place in shown) for row in cells])


def _dataset(resource: type[Resource], changed: dict[str, date]) -> Dataset:
    return Dataset(
        noun=resource.noun,
        title=resource.title,
        summary=resource.summary,
        frequency=FREQUENCY_WORDS[FREQUENCIES.get(resource.noun, EVERY_ROUND)],
        changed_on=changed.get(resource.noun),
        files=[(form.upper(), reverse(f"api:{resource.noun}-export", args=[form])) for form in FILE_TYPES],
    )


def _telling(found: list[Column], rows: list[tuple[str, ...]]) -> Iterator[int]:
    """The places of the columns that say something to a person, in these rows."""
    for place, column in enumerate(found):
        if not column.is_list and column.name not in LESS_TELLING and any(row[place] for row in rows):
            yield place


def _first_rows(resource: type[Resource], most: int) -> Iterator[tuple[str, ...]]:
    visible = resource.visible(AnonymousUser())
    first = list(visible.order_by("pk").values_list("pk", flat=True)[:most])
    rows = visible.filter(pk__in=first).annotate(**resource.columns(AnonymousUser()))
    for row in values(rows, resource.serializer_class, ()):
        yield tuple("" if cell is None else str(cell) for cell in row)
