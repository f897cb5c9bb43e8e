"""The changes feed: what a mirror reads to be equal to the portal, from nothing or from where it was."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from orjson import Fragment

from api.models import Change
from api.pagination import MOST, read_size
from api.problems import ParameterRefused
from api.renderers import dumps
from api.rows import every_field, written
from api.v1.resources import RESOURCES
from api.v1.serializers.changes import ChangeSerializer, ChangesSerializer
from api.v1.views.base import Resource, public_statement
from core.calendar import today

BY_NOUN: dict[str, type[Resource]] = {resource.noun: resource for resource, _right in RESOURCES}
START = ("0", 0)
PARAMETERS = [
    OpenApiParameter("since", str, description=gettext_lazy("Il «cursor» dell'ultima risposta; senza, dall'inizio.")),
    OpenApiParameter(
        "resource", str, enum=list(BY_NOUN), description=gettext_lazy("Solo i cambiamenti di una risorsa.")
    ),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST},
        description=gettext_lazy("Quanti cambiamenti in una pagina."),
    ),
]


class Changes(Resource):
    noun, title = "changes", gettext_lazy("Cambiamenti")
    summary = gettext_lazy(
        "Le righe pubbliche nuove, cambiate e tolte, nell'ordine in cui il portale se n'è accorto (entro un minuto), "
        "ciascuna com'è adesso. Chi ha già tutto fino a un cursore, da lì riceve solo ciò che manca."
    )
    serializer_class, pagination_class, fields_are_chosen = ChangeSerializer, None, False

    @classmethod
    def visible(cls, user) -> QuerySet:
        """The feed is about what is public, whoever asks."""
        return Change.objects.settled()

    @extend_schema(parameters=PARAMETERS, responses=ChangesSerializer)
    def list(self, request) -> HttpResponse:
        """Answer with the changes after `since`, oldest first."""
        query = self._query(("since", "resource", "page_size"))
        size, since = read_size(query.get("page_size", "") or str(MOST)), _place(query.get("since", ""))
        changes = self.get_queryset().after(*since)
        if noun := _noun(query):
            changes = changes.filter(resource=noun)
        found = list(changes[: size + 1])
        shown = found[:size]
        after = _signed((shown[-1].transaction_id, shown[-1].pk) if shown else since)
        return self._reply(
            dumps(
                {
                    "data": _entries(shown),
                    "cursor": after,
                    "more": len(found) > size,
                    "next": self._next("since", after),
                    "meta": self._meta(),
                }
            )
        )


def _entries(changes: Iterable[Change]) -> list[dict]:
    """Each with its row as the public reads it now: what was hidden a moment ago is gone already."""
    wanted = defaultdict(list)
    for change in changes:
        if not change.is_gone:
            wanted[change.resource].append(change.key)
    rows = {noun: _rows(BY_NOUN[noun], keys) for noun, keys in wanted.items() if noun in BY_NOUN}
    return [_entry(change, rows.get(change.resource, {})) for change in changes]


def _entry(change: Change, rows: Mapping[str, Fragment]) -> dict:
    row = rows.get(change.key)
    kind = "gone" if row is None else "upsert"
    return {"resource": change.resource, "key": change.key, "change": kind, "at": change.at, "row": row}


def _rows(resource: type[Resource], keys: list[str]) -> dict[str, Fragment]:
    """Public key -> the row, for those that the public may read."""
    lookup = resource.lookup_field
    public = resource.visible(AnonymousUser()).filter(**{f"{lookup}__in": keys}).values_list("pk", lookup)
    names = {pk: str(key) for pk, key in public}
    every = every_field(resource.serializer_class)
    texts = written(*public_statement(resource, resource.serializer_class, every, today()), [*names])
    return {names[pk]: Fragment(text) for pk, text in texts.items()}


def _noun(query: Mapping[str, str]) -> str:
    noun = query.get("resource", "")
    if noun and noun not in BY_NOUN:
        raise ParameterRefused({"resource": _("una tra: %(names)s.") % {"names": ", ".join(BY_NOUN)}})
    return noun


SIGNER = Signer(salt="api.changes")


def _signed(place: tuple[str, int]) -> str:
    return SIGNER.sign_object(list(place))


def _place(since: str) -> tuple[str, int]:
    """Where a cursor stands: transaction and inner key."""
    if not since:
        return START
    try:
        transaction, pk = SIGNER.unsign_object(since)
    except (BadSignature, ValueError):
        reason = _("non è un cursore dei cambiamenti: riparti senza «since».")
        raise ParameterRefused({"since": reason}) from None
    return str(transaction), int(pk)
