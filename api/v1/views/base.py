"""What every resource does: read in the caller's eyes, filter, cut a page, answer with an ETag."""

import functools
import hashlib
from collections.abc import Collection, Sequence
from datetime import date

import orjson
from django.contrib.auth.models import AnonymousUser
from django.db.models import Expression, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django_filters.rest_framework import FilterSet
from rest_framework.viewsets import GenericViewSet

from api.pagination import cursor
from api.permissions import reader
from api.problems import UNKNOWN_PARAMETER, ParameterRefused
from api.renderers import dumps
from api.rows import chosen, fragment, shape_of, statement, written
from api.v1.serializers.base import RowSerializer
from clusters.profile import profile
from core.calendar import today

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.it"
FOR_ALL = "public, max-age=60"
FOR_ONE = "private, no-cache"


class Resource(GenericViewSet):
    """A list and its details. A subclass names its rows, serializers and filters."""

    noun = ""
    title = ""
    summary = ""
    own_serializer_class: type[RowSerializer] | None = None
    filterset_class: type[FilterSet] | None = None
    fields_are_chosen = True  # by the parameters `fields` and `expand`

    @classmethod
    def visible(cls, user) -> QuerySet:
        """Return the rows that `user` may read."""
        raise NotImplementedError

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        """Return what the serializers need besides the model's own fields, as far as `user` may read it."""
        return {}

    def finish(self, texts: Sequence[str], user) -> Sequence:
        """Turn the JSON of the rows into what the reply holds; a resource may add what Python decides."""
        return [fragment(text) for text in texts]

    def get_queryset(self) -> QuerySet:
        return self.visible(AnonymousUser() if getattr(self, "swagger_fake_view", False) else reader(self.request))

    def get_serializer_class(self) -> type[RowSerializer]:
        """The public's fields, or those of who reads with the own rights; the OpenAPI document shows them all."""
        own = getattr(self, "swagger_fake_view", False) or reader(self.request).is_authenticated
        return self.own_serializer_class or self.serializer_class if own else self.serializer_class

    def list(self, request) -> HttpResponse:
        """Answer with one page of the rows."""
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        query = self._query((*filters, *self.paginator.parameters, "fields", "expand"))
        page = self.paginator.page(query)
        queryset = self.get_queryset()
        names = self._fields(query)
        cut = self.paginator.cut(self._filtered(queryset, query), page, self.lookup_field)
        found = list(cut.values_list("pk", self.lookup_field))
        shown, more = found[: page.size], len(found) > page.size
        body = {
            "data": self.finish(self._written(names, [key for key, _public in shown]), reader(request)),
            "next": self._next(query, cursor(queryset, shown[-1][1])) if more else None,
            "meta": self._meta(),
        }
        return self._reply(dumps(body))

    def retrieve(self, request, **kwargs) -> HttpResponse:
        """Answer with one row; 404 when it does not exist or is not for this reader."""
        names = self._fields(self._query(("fields", "expand")))
        one = self.get_queryset().filter(**{self.lookup_field: kwargs[self.lookup_field]})
        texts = self._written(names, list(one.values_list("pk", flat=True)))
        if not texts:
            raise Http404
        return self._reply(dumps(self.finish(texts, reader(request))[0]))

    def _written(self, names: tuple[str, ...], keys: Sequence[int]) -> Sequence[str]:
        """The JSON of the rows. Composing the statement costs more than running it: the public's is kept."""
        user, serializer_class = reader(self.request), self.get_serializer_class()
        if user.is_authenticated:
            sql, params = _statement(type(self), serializer_class, names, user)
        else:
            sql, params = _public_statement(type(self), serializer_class, names, today())
        texts = written(sql, params, keys)
        return [texts[key] for key in keys if key in texts]

    def _query(self, allowed: Collection[str]) -> dict[str, str]:
        """The parameters of the address; an unknown or doubled one is refused by its name."""
        given = self.request.query_params
        if unknown := {name: _("questa risorsa non ha questo parametro.") for name in given if name not in allowed}:
            raise ParameterRefused(unknown, UNKNOWN_PARAMETER)
        if doubled := {name: _("è indicato più volte.") for name in given if len(given.getlist(name)) > 1}:
            raise ParameterRefused(doubled)
        return given.dict()

    def _filtered(self, queryset: QuerySet, query: dict[str, str]) -> QuerySet:
        if self.filterset_class is None:
            return queryset
        filterset = self.filterset_class(query, queryset, request=self.request)
        if not filterset.is_valid():
            raise ParameterRefused({name: " ".join(errors) for name, errors in filterset.errors.items()})
        return filterset.qs

    def _fields(self, query: dict[str, str]) -> tuple[str, ...]:
        shape = shape_of(self.get_serializer_class())
        fields, expand = _names(query, "fields", shape.fields), _names(query, "expand", shape.expandable)
        return chosen(shape, fields=fields, expand=expand)

    def _next(self, query: dict[str, str], after: str) -> str:
        params = self.request.query_params.copy()
        params["cursor"] = after
        return self.request.build_absolute_uri(f"{self.request.path}?{params.urlencode()}")

    def _meta(self) -> dict:
        return {
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "source": f"{profile().site_name} ({profile().coordinator})",
            "documentation": self.request.build_absolute_uri(reverse("api:docs")),
        }

    def _reply(self, body: bytes) -> HttpResponse:
        """Return the body with its ETag, or 304 when the caller has it already."""
        etag = quote_etag(hashlib.blake2b(body, digest_size=16).hexdigest())
        response = HttpResponse(body, content_type="application/json")
        response["ETag"] = etag
        response["Cache-Control"] = FOR_ALL if self.request.auth is None else FOR_ONE
        response["Link"] = f'<{LICENCE_URL}>; rel="license"'
        patch_vary_headers(response, ["Authorization"])
        return get_conditional_response(self.request, etag=etag, response=response)


def _statement(resource: type[Resource], serializer_class: type, names: tuple[str, ...], user) -> tuple[str, tuple]:
    rows = resource.visible(user).annotate(**resource.columns(user))
    return statement(rows, serializer_class, names)


@functools.lru_cache(maxsize=200)
def _public_statement(
    resource: type[Resource], serializer_class: type, names: tuple[str, ...], day: date
) -> tuple[str, tuple]:
    """What the public may read depends on the rows alone, and on the day: `day` is there to be remembered by."""
    return _statement(resource, serializer_class, names, AnonymousUser())


def _names(query: dict[str, str], parameter: str, known: Collection[str]) -> list[str]:
    """The names of a comma-separated parameter; an unknown one is refused."""
    names = [name for name in query.get(parameter, "").split(",") if name]
    if unknown := [name for name in names if name not in known]:
        reason = _("non si conosce «%(name)s»; ci sono: %(known)s.")
        known_names = ", ".join(known) or _("nessuno")
        raise ParameterRefused({parameter: reason % {"name": unknown[0][:60], "known": known_names}})
    return names


def parsed(texts: list[str]) -> list[dict]:
    """Rows as dictionaries, for the resources that add something in Python."""
    return [orjson.loads(text) for text in texts]
