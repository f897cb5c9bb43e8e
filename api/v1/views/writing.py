"""Contributions from another tool, into a table that the owner of the key runs: row by row, and safe to repeat."""

from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.exceptions import PermissionDenied as Forbidden
from rest_framework.permissions import BasePermission
from rest_framework.viewsets import GenericViewSet

from api.models import Scope
from api.problems import ParameterRefused
from api.renderers import dumps
from api.throttling import SaysWhatIsLeft
from api.v1.serializers.writing import (
    ADDED,
    FORBIDDEN,
    MOST_ROWS,
    NOT_VALID,
    REFUSED,
    THERE_ALREADY,
    NewRowSerializer,
    NewRowsSerializer,
    OutcomesSerializer,
)
from core.errors import DomainError
from core.text import is_storable, tidy
from focusgroups.actions import contributions
from focusgroups.models import Contribution, FocusGroup

KEY, LONGEST_KEY = "Idempotency-Key", 200


class MayWrite(BasePermission):
    """A key with the scope to write; there is no writing without one."""

    def has_permission(self, request, view) -> bool:
        if request.auth is None:
            raise NotAuthenticated
        if Scope.WRITE not in request.auth.scopes:
            raise Forbidden
        return True


class TableContributions(SaysWhatIsLeft, GenericViewSet):
    noun, title = "table-contributions", gettext_lazy("Aggiungere contributi")
    summary = gettext_lazy(
        "Aggiunge righe a un focus group che chi possiede la chiave gestisce. Ogni riga ha il suo esito; la stessa "
        "chiamata, con la stessa «Idempotency-Key», si può ripetere senza che nulla si aggiunga due volte."
    )
    serializer_class, pagination_class, fields_are_chosen = NewRowsSerializer, None, False
    permission_classes, counted_as = [MayWrite], "write"

    @extend_schema(
        parameters=[
            OpenApiParameter(
                KEY,
                str,
                OpenApiParameter.HEADER,
                required=True,
                description=gettext_lazy("Un testo di chi chiama, diverso per ogni chiamata che porta cose nuove."),
            )
        ],
        responses={200: OutcomesSerializer},
    )
    def create(self, request, slug: str) -> HttpResponse:
        """Add the rows, each in a transaction of its own, and say what became of each."""
        group = get_object_or_404(FocusGroup.objects.run_by(request.user), slug=slug)
        call = _call(request, group)
        outcomes = [_outcome(group, row, uuid5(call, str(n)), request.user) for n, row in enumerate(_rows(request))]
        return HttpResponse(dumps({"rows": outcomes}), content_type="application/json")


def _call(request, group: FocusGroup) -> UUID:
    """The namespace of this call's rows: the same words of the same person for a table name the same rows.

    With whichever of the person's keys: one may be renewed between a call and its repetition. Signed, because the
    uuids of published rows are read by everybody and must not tell who wrote them.
    """
    words = request.headers.get(KEY, "").strip()
    if not 1 <= len(words) <= LONGEST_KEY:
        raise ParameterRefused({KEY: _("serve, da 1 a %(most)s caratteri.") % {"most": LONGEST_KEY}})
    return UUID(bytes=salted_hmac("api.writing", f"{request.user.pk} {group.uuid} {words}").digest()[:16])


def _rows(request) -> list:
    body = request.data
    rows = body.get("rows") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        raise ParameterRefused({"rows": _("serve un elenco, da 1 a %(most)s righe.") % {"most": MOST_ROWS}})
    return rows


def _outcome(group: FocusGroup, row: Any, uuid: UUID, user) -> dict:
    """Write one row as the pages do; a refusal is about this row alone."""
    if not is_storable(row):
        return _said(
            NOT_VALID, uuid, errors={"non_field_errors": [_("La riga ha caratteri che non si possono salvare.")]}
        )
    form = NewRowSerializer(data=row)
    if not form.is_valid():
        return _said(NOT_VALID, uuid, errors=form.errors)
    there = Contribution.objects.run_by(user).filter(uuid=uuid).first()
    if there:
        return _again(there, uuid, form.validated_data)
    try:
        _add(group, uuid, form.validated_data, user)
    except ValidationError as error:
        return _said(NOT_VALID, uuid, errors=error.message_dict)
    except DomainError as refusal:
        return _said(REFUSED, uuid, message=str(refusal))
    except PermissionDenied:
        return _said(FORBIDDEN, uuid, message=_("Su questo focus group non puoi scrivere."))
    return _said(ADDED, uuid)


def _add(group: FocusGroup, uuid: UUID, data: dict, user) -> Contribution:
    data = dict(data)
    skills = data.pop("skills", None)
    fields = {name: data.pop(name) for name in ("title", "s3_areas") if name in data}
    kind, text = data.pop("kind"), data.pop("text")
    return contributions.add(
        group, by=user, uuid=uuid, kind=kind, text=text, fields=fields, details=data, skills=skills
    )


def _again(line: Contribution, uuid: UUID, data: dict) -> dict:
    """The row of an earlier call with this key; another sentence under the same key is a mistake of the caller.

    A row that somebody changed meanwhile tells no more what was sent: it is there.
    """
    if line.version == 1 and (line.kind, line.text) != (data["kind"], tidy(data["text"])):
        return _said(REFUSED, uuid, message=_("Con questa Idempotency-Key è già arrivata un'altra riga."))
    return _said(THERE_ALREADY, uuid)


def _said(status: int, uuid: UUID, *, message: str = "", errors: dict | None = None) -> dict:
    return {"status": status, "uuid": uuid, "message": message, "errors": _plain(errors or {})}


def _plain(errors: Any) -> dict[str, list[str]]:
    """Field -> sentences; the errors of a list's items are those of the list."""
    found: dict[str, list[str]] = {}
    for name, said in errors.items():
        lists = said.values() if isinstance(said, dict) else [said]
        found[str(name)] = [str(sentence) for sentences in lists for sentence in sentences]
    return found
