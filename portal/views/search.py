"""Cerca: everything that is public, by words."""

from django.core.paginator import Page, Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.access import declares
from portal import glossary
from portal.search import Search, hits, nearest, search

PAGE = 20


@declares("search.query", "search.facets")
@require_GET
def page(request):
    """The words and the kind are in the address; the same answer for everybody."""
    asked = search(request.GET)
    found = _page(asked, request.GET.get("pagina")) if asked.count else None
    context = {
        "search": asked,
        "page": found,
        "hits": hits(asked.ranked(found.object_list.start, PAGE), asked.words) if found else [],
        "terms": glossary.named_in(asked.words),
        "nearest": nearest(asked.words) if asked.words and not sum(asked.counts.values()) else [],
    }
    return render(request, "portal/search.html", context)


def _page(asked: Search, number: str | None) -> Page:
    """The page by the places of its answers, which are counted already, kind by kind."""
    return Paginator(range(asked.count), PAGE).get_page(number)
