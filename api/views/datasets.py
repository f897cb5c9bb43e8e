"""The datasets as pages: what each holds, in which formats, how often it changes, and its first rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from api import linked
from api.catalog import ANY_TIME, EVERY_ROUND, FILE_TYPES, FREQUENCIES, NOW_AND_THEN
from api.codebook import cite, codebook, kind_of, read_me, variables
from api.models import Change, Release
from api.tables import Column, columns, values
from api.v1.resources import RESOURCES
from api.v1.views.base import Resource
from core.access import declares
from core.calendar import day_of
from focusgroups.models import Round

FREQUENCY_WORDS = {
    EVERY_ROUND: _("a ogni ciclo, due volte l'anno"),
    ANY_TIME: _("in qualunque momento"),
    NOW_AND_THEN: _("di rado"),
}
ROWS_IN_SIGHT, COLUMNS_IN_SIGHT = 5, 5
# Read last in a preview: where a row comes from, and keys that say nothing to a person.
LESS_TELLING = ("provenance", "source_url", "uuid", "block", "language", "uri", "vocabulary.code")


@dataclass(frozen=True)
class Dataset:
    """A dataset as the pages show it."""

    noun: str
    title: str
    summary: str
    frequency: str
    changed_on: date | None
    files: list[tuple[str, str]]


@declares("public_page.read")
@require_safe
def index(request):
    changed = _last_changes()
    context = {
        "datasets": [_dataset(resource, changed) for resource, _right in RESOURCES],
        "rounds": Round.objects.visible_to(request.user).order_by("-held_on"),
        "releases": Release.objects.visible_to(request.user).with_standing().select_related("round"),
        "cite": cite(),
        "linked": linked.catalogue([resource for resource, _right in RESOURCES]),
    }
    return render(request, "api/dataset_list.html", context)


@declares("public_page.read")
@require_safe
def detail(request, noun):
    resource = next((resource for resource, _right in RESOURCES if resource.noun == noun), None)
    if resource is None:
        raise Http404
    shown = _telling(columns(resource.serializer_class, ()))
    described = _dataset(resource, _last_changes())
    context = {
        "dataset": described,
        "linked": linked.dataset(resource, changed_on=described.changed_on),
        "api_url": reverse(f"api:{noun}-list"),
        "columns": shown,
        "rows": list(_first_rows(resource, shown)),
        "variables": [(column, kind_of(column)) for column in variables(resource)],
        "cite": cite(),
    }
    return render(request, "api/dataset_detail.html", context)


@declares("public_page.read")
@require_safe
def codebook_file(request):
    return HttpResponse(codebook(), content_type="text/csv; charset=utf-8")


@declares("public_page.read")
@require_safe
def read_me_file(request):
    return HttpResponse(read_me(), content_type="text/plain; charset=utf-8")


def _last_changes() -> dict[str, date]:
    noted = Change.objects.settled().order_by().values_list("resource").annotate(last=Max("at"))
    return {noun: day_of(moment) for noun, moment in noted}


def _dataset(resource: type[Resource], changed: dict[str, date]) -> Dataset:
    return Dataset(
        noun=resource.noun,
        title=resource.title,
        summary=resource.summary,
        frequency=FREQUENCY_WORDS[FREQUENCIES.get(resource.noun, EVERY_ROUND)],
        changed_on=changed.get(resource.noun),
        files=[(form.upper(), reverse(f"api:{resource.noun}-export", args=[form])) for form in FILE_TYPES],
    )


def _telling(found: Iterable[Column]) -> list[Column]:
    """The columns that say most to a person, a few."""
    plain = [column for column in found if not column.is_list and column.name not in LESS_TELLING]
    return list(islice(plain, COLUMNS_IN_SIGHT))


def _first_rows(resource: type[Resource], shown: list[Column]) -> Iterable[tuple]:
    """The first rows that the public reads, as text."""
    visible = resource.visible(AnonymousUser())
    first = list(visible.order_by("pk").values_list("pk", flat=True)[:ROWS_IN_SIGHT])
    names = tuple({column.path[0] for column in shown})
    rows = visible.filter(pk__in=first).annotate(**resource.columns(AnonymousUser()))
    order = [column.name for column in columns(resource.serializer_class, names)]
    for row in values(rows, resource.serializer_class, names):
        cells = dict(zip(order, row, strict=True))
        yield tuple("" if cells[column.name] is None else str(cells[column.name]) for column in shown)
