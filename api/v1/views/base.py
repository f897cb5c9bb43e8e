"""What every resource does: read in the caller's eyes, filter, cut a page, answer with an ETag."""

import functools
import hashlib
from collections.abc import Collection, Sequence
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Expression, QuerySet
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import FilterSet
from orjson import Fragment
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.viewsets import GenericViewSet

from api.pagination import cursor
from api.permissions import reader
from api.problems import TOO_LARGE, UNKNOWN_PARAMETER, ParameterRefused
from api.renderers import dumps
from api.rows import chosen, shape_of, statement, written
from api.stability import DEPRECATED
from api.tables import columns, csv, lines, values
from api.throttling import SaysWhatIsLeft
from api.v1.serializers.base import RowSerializer
from clusters.profile import profile
from core.calendar import today
from core.tables.writing import XLSX, sheet_file

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.it"
FOR_ALL = "public, max-age=60"
FOR_ONE = "private, no-cache"
MOST_IN_A_SHEET = 50_000
TOO_LONG = gettext_lazy("un foglio ha al massimo %(most)d righe: usa .csv o .jsonl, o restringi con i filtri.")
FORMATS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl", "xlsx": XLSX}


class AnyFormat(BaseContentNegotiation):
    """The address says which format: what the client accepts is not asked."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Resource(SaysWhatIsLeft, GenericViewSet):
    """A list and its details. A subclass names its rows, serializers and filters."""

    noun = ""
    title = ""
    summary = ""
    own_serializer_class: type[RowSerializer] | None = None
    filterset_class: type[FilterSet] | None = None
    fields_are_chosen = True  # by the parameters `fields` and `expand`
    counted_as = ""  # the limit of a costly kind of call

    @classmethod
    def visible(cls, user) -> QuerySet:
        """Return the rows that `user` may read."""
        raise NotImplementedError

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        """Return what the serializers need besides the model's own fields, as far as `user` may read it."""
        return {}

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
            "data": self._written(names, [key for key, _public in shown]),
            "next": self._next("cursor", cursor(queryset, shown[-1][1])) if more else None,
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
        return self._reply(dumps(texts[0]))

    def export(self, request, form: str) -> HttpResponseBase:
        """Answer with every row that the filters leave, streamed from the database in the format of the address."""
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        query = self._query((*filters, "fields", "expand"))
        user, names = reader(request), self._fields(query)
        rows = self._filtered(self.get_queryset(), query).annotate(**self.columns(user))
        response = self._file(form, rows, names)
        response["Cache-Control"] = FOR_ALL if request.auth is None else FOR_ONE
        response["Content-Disposition"] = f'attachment; filename="{self.noun}.{form}"'
        response["Content-Language"] = settings.LANGUAGE_CODE
        response["Link"] = f'<{LICENCE_URL}>; rel="license"'
        patch_vary_headers(response, ["Authorization"])
        return self._announced(response)

    def _file(self, form: str, rows: QuerySet, names: tuple[str, ...]) -> HttpResponseBase:
        shape = self.get_serializer_class()
        if form == "xlsx":
            if rows.order_by("pk")[MOST_IN_A_SHEET : MOST_IN_A_SHEET + 1].exists():
                raise ParameterRefused({"xlsx": TOO_LONG % {"most": MOST_IN_A_SHEET}}, TOO_LARGE)
            header = [column.name for column in columns(shape, names)]
            return FileResponse(sheet_file(self.noun, header, values(rows, shape, names)), content_type=FORMATS[form])
        stream = csv(rows, shape, names) if form == "csv" else lines(rows, shape, names)
        return StreamingHttpResponse(stream, content_type=FORMATS[form])

    def _written(self, names: tuple[str, ...], keys: Sequence[int]) -> Sequence[Fragment]:
        """The JSON of the rows. Composing the statement costs more than running it: the public's is kept."""
        user, serializer_class = reader(self.request), self.get_serializer_class()
        if user.is_authenticated:
            sql, params = _statement(type(self), serializer_class, names, user)
        else:
            sql, params = public_statement(type(self), serializer_class, names, today())
        texts = written(sql, params, keys)
        return [Fragment(texts[key]) for key in keys if key in texts]

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

    def _next(self, parameter: str, after: str) -> str:
        """The address of this call that continues after `after`."""
        params = self.request.query_params.copy()
        params[parameter] = after
        return self.request.build_absolute_uri(f"{self.request.path}?{params.urlencode()}")

    def _meta(self) -> dict:
        return {
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "source": f"{profile().site_name} ({profile().coordinator})",
            "documentation": self.request.build_absolute_uri(reverse("api:docs")),
        }

    def _reply(self, body: bytes) -> HttpResponseBase:
        """Return the body with its ETag, or 304 when the caller has it already."""
        response = HttpResponse(body, content_type="application/json")
        return conditional(self.request, self._announced(response))

    def _announced(self, response: HttpResponseBase) -> HttpResponseBase:
        """Say in the headers that the resource will go, when it will."""
        going = DEPRECATED.get(self.noun)
        for name, value in (going.headers if going else {}).items():
            response[name] = ", ".join(filter(None, (response.get(name), value)))
        return response


def conditional(request, response: HttpResponse) -> HttpResponseBase:
    """Add what every reply of data says (ETag, for whom a cache may keep it, licence), or answer 304."""
    etag = quote_etag(hashlib.blake2b(response.content, digest_size=16).hexdigest())
    response["ETag"] = etag
    response["Cache-Control"] = FOR_ALL if request.auth is None else FOR_ONE
    response["Link"] = ", ".join(filter(None, (f'<{LICENCE_URL}>; rel="license"', response.get("Link"))))
    patch_vary_headers(response, ["Authorization", "Accept"])
    return get_conditional_response(request, etag=etag, response=response)


def _statement(resource: type[Resource], serializer_class: type, names: tuple[str, ...], user) -> tuple[str, tuple]:
    rows = resource.visible(user).annotate(**resource.columns(user))
    return statement(rows, serializer_class, names)


@functools.lru_cache(maxsize=200)
def public_statement(
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
