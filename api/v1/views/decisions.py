"""The committee's advice and its follow-up."""

from django.db.models import Exists, Expression, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from api.rows import value_of
from api.v1.filters.decisions import DecisionFilter, FollowUpFilter
from api.v1.serializers.decisions import DecisionSerializer, FollowUpSerializer
from api.v1.views.base import Resource
from committee.models import Decision, FollowUp
from core.calendar import today
from reports.models import Recommendation


class Decisions(Resource):
    noun, title = "decisions", _("Pareri del Comitato")
    summary = _("Che cosa il Comitato ha detto di ogni raccomandazione, e perché.")
    serializer_class, filterset_class, lookup_field = DecisionSerializer, DecisionFilter, "uuid"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Decision.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        """An outcome may be published before its paper: then it does not say which one."""
        readable = Decision.objects.visible_to(user)
        recommendation = Recommendation.objects.visible_to(user).filter(pk=OuterRef("recommendation"))
        return {
            "recommendation_uuid": value_of(recommendation, "uuid"),
            "paper_slug": value_of(recommendation, "block__section__paper__slug"),
            "replaced_uuid": value_of(readable.filter(pk=OuterRef("replaces")), "uuid"),
            "in_force": ~Exists(readable.filter(replaces=OuterRef("pk"))),
        }


class FollowUps(Resource):
    noun, title = "follow-ups", _("Seguito")
    summary = _("Che cosa diventa una raccomandazione accolta: ufficio, atto, scadenza, avanzamento.")
    serializer_class, filterset_class, lookup_field = FollowUpSerializer, FollowUpFilter, "uuid"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return FollowUp.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        return {"overdue": Exists(FollowUp.objects.overdue(today()).filter(pk=OuterRef("pk")))}
