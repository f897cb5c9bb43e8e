"""Keyset paging: the next page starts after the last row seen, however deep; rows are in the order of their making."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from api.problems import ParameterRefused

DEFAULT = 50
MOST = 100


@dataclass(frozen=True)
class Page:
    """How many rows from where; `after` is the cursor, empty on the first page."""

    size: int
    after: str


class Keyset:
    """Reads `page_size` and `cursor`; the cursor holds the public key of a row, never the inner one."""

    parameters = ("page_size", "cursor")

    def page(self, query: dict) -> Page:
        """Return the page asked for, or refuse the parameter that cannot be read."""
        return Page(read_size(query.get("page_size", "")), query.get("cursor", ""))

    def cut(self, queryset: QuerySet, page: Page, key: str) -> QuerySet:
        """Return the rows of the page and one more, by which it is known whether another page follows."""
        if page.after:
            queryset = queryset.filter(pk__gt=_inner(queryset, key, page.after))
        return queryset.order_by("pk")[: page.size + 1]

    def get_paginated_response_schema(self, schema: dict) -> dict:
        """What a list looks like, for the OpenAPI document."""
        return {
            "type": "object",
            "required": ["data", "next", "meta"],
            "properties": {
                "data": schema,
                "next": {"type": ["string", "null"], "format": "uri", "description": _("Indirizzo della pagina dopo.")},
                "meta": {"$ref": "#/components/schemas/Meta"},
            },
        }

    def get_schema_operation_parameters(self, view) -> list[dict]:
        """The two parameters, for the OpenAPI document."""
        return [
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": _("Quante righe in una pagina."),
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT},
            },
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": _("Da dove continuare: si copia dall'indirizzo «next», senza comporlo a mano."),
                "schema": {"type": "string"},
            },
        ]


def cursor(queryset: QuerySet, key: object) -> str:
    """Return the cursor that continues after the row with this public key.

    Signed, so that nobody can ask with a made-up cursor whether a hidden row exists.
    """
    return _signer(queryset).sign_object(str(key))


def read_size(text: str) -> int:
    """Return the number of rows asked for, or refuse it."""
    if not text:
        return DEFAULT
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST):
        raise ParameterRefused({"page_size": _("deve essere un numero da 1 a %(most)d.") % {"most": MOST}})
    return int(text)


def _signer(queryset: QuerySet) -> Signer:
    return Signer(salt=f"api.cursor.{queryset.model._meta.label_lower}")


def _inner(queryset: QuerySet, key: str, after: str) -> int:
    """The inner key of the row that a cursor names; the row may have been hidden since, the cursor still works."""
    try:
        public = _signer(queryset).unsign_object(after)
    except (BadSignature, ValueError):
        raise _refused() from None
    found = queryset.model._base_manager.filter(**{key: public}).values_list("pk", flat=True).first()
    if found is None:
        raise _refused()
    return found


def _refused() -> ParameterRefused:
    return ParameterRefused({"cursor": _("non è un cursore di questa risorsa: riparti dalla prima pagina.")})
