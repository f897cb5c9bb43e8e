"""The lists of the public pages as data: the same filter as a file and as an address of the API."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django_filters import FilterSet

# What the API can be asked for, by the names in the addresses of the pages.
NEEDS = {
    "testo": "search",
    "cluster": "cluster",
    "ciclo": "round",
    "stato": "status",
    "ambito": "s3_area",
    "provincia": "province",
    "eqf": "eqf",
    "transizione": "transition",
    "andamento": "course",
}
# Where the values are others too.
VALUES = {
    "transizione": {"verde": "green", "digitale": "digital", "ia": "ai"},
    "in_ritardo": {"on": "true"},
    "dette": {"on": "true"},
}
FOCUS_GROUPS = {"testo": "title", "ciclo": "round", "cluster": "cluster"}
PAPERS = {"testo": "search", "ciclo": "round", "cluster": "cluster"}
PROPOSALS = {"testo": "action", "esito": "outcome", "ciclo": "round", "cluster": "cluster", "in_ritardo": "overdue"}
INDICATORS = {"testo": "name", "fonte": "source"}
CONCEPTS = {"testo": "search", "tipo": "kind", "dette": "said"}


def addresses(noun: str, asked: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return label -> address of the rows that a page shows; empty when the API cannot be asked for them."""
    if not asked.keys() <= names.keys():
        return {}
    query = urlencode({names[name]: VALUES.get(name, {}).get(value, value) for name, value in asked.items()})
    urls = {form.upper(): reverse(f"api:{noun}-export", args=[form]) for form in ("csv", "xlsx")}
    urls |= {"API": reverse(f"api:{noun}-list")}
    return {label: f"{url}?{query}" if query else url for label, url in urls.items()}


def of_filter(noun: str, chosen: FilterSet, names: Mapping[str, str]) -> dict[str, str]:
    """The addresses of a filtered list; what the filter refused is left out, as the page does."""
    given = {name: chosen.data.get(name, "").strip() for name in chosen.filters if name not in chosen.form.errors}
    return addresses(noun, {name: value for name, value in given.items() if value}, names)
