"""The published needs, explored by anybody: the query by its addresses, as list, in the API and as files."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse

from clusters.profile import profile
from core.prepared import kept
from focusgroups.models import Contribution
from needs.explorer import WORDS, Explorer, explore, ground_of
from needs.figures import NeedFigures, figures_of
from needs.models import Need
from needs.queries import ORDER, NeedQuerySet
from portal import as_data

ANYBODY = AnonymousUser()


def public_needs() -> NeedQuerySet:
    return Need.objects.visible_to(ANYBODY).published()


def public_explorer(query: QueryDict, *, sort: str = "") -> Explorer:
    """Explore what is published, the same for everybody; the facets are kept ready."""
    lines = Contribution.objects.visible_to(ANYBODY).published()
    ground = kept("ground", make=lambda: ground_of(public_needs(), lines, published_only=True))
    return explore(query, public_needs(), lines, published_only=True, sort=sort, ground=ground)


def keys_in_order(explorer: Explorer) -> list[int]:
    """The needs that are left, in the order asked for; the order of all of them is kept ready."""
    sort = explorer.sort if explorer.sort in ORDER else ""

    def order() -> list[int]:
        return list(public_needs().with_counts(public=True).sorted_by(sort).values_list("pk", flat=True))

    left = explorer.left()
    return [key for key in kept("order", sort, make=order) if key in left]


def rows_of(keys: Sequence[int]) -> list[tuple[Need, NeedFigures]]:
    """The needs of a page in its order, each with its figures as anybody reads them, which are kept ready."""
    return kept("rows", *map(str, keys), make=lambda: _rows_of(keys))


def _rows_of(keys: Sequence[int]) -> list[tuple[Need, NeedFigures]]:
    found = {need.pk: need for need in public_needs().filter(pk__in=keys).with_counts(public=True)}
    needs = [found[key] for key in keys if key in found]
    return list(zip(needs, figures_of(needs, threshold=profile().public_threshold, published_only=True), strict=True))


def list_url(explorer: Explorer, **more: str) -> str:
    """The public list of the needs that are explored, with `more` choices."""
    words = {WORDS: explorer.words} if explorer.words else {}
    query = urlencode({**words, **explorer.chosen, **more})
    return reverse("portal:need-list") + (f"?{query}" if query else "")


def api_urls(explorer: Explorer) -> dict[str, str]:
    """The addresses of this query in the API and as files; none when the API does not know one of its filters."""
    words = {WORDS: explorer.words} if explorer.words else {}
    return as_data.addresses("needs", {**words, **explorer.chosen}, as_data.NEEDS)
