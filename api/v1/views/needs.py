"""Needs and indicators."""

from django.db.models import Count, Expression, F, OuterRef, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from api.disclosure import shown
from api.rows import listed, values_of
from api.v1.filters.needs import IndicatorFilter, NeedFilter
from api.v1.serializers.needs import (
    IndicatorSerializer,
    NeedSerializer,
    ObservationSerializer,
    StatementSerializer,
    VoicesSerializer,
)
from api.v1.views.base import Resource
from api.v1.views.places import readable_count
from clusters.models import Cluster
from clusters.profile import profile
from focusgroups.models import Contribution, Round, Voice
from needs.models import Indicator, Need, NeedStatement, Observation
from skills.models import Concept


class Needs(Resource):
    noun, title = "needs", _("Fabbisogni")
    summary = _("I fabbisogni che vivono attraverso cluster e cicli, con quanti enti distinti li dicono.")
    serializer_class, filterset_class, lookup_field = NeedSerializer, NeedFilter, "slug"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Need.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        here = OuterRef("pk")
        readable = Contribution.objects.visible_to(user)
        statements = NeedStatement.objects.live().filter(contribution__in=readable)
        said = statements.filter(need=OuterRef(here)).values("contribution__focus_group")
        return {
            "skill_uuids": values_of(Concept.objects.filter(needed_in=here).order_by("id"), "uuid"),
            "cluster_slugs": values_of(
                Cluster.objects.filter(focus_groups__in=said).distinct().order_by("slug"), "slug"
            ),
            "round_slugs": values_of(Round.objects.filter(focus_groups__in=said).distinct().order_by("slug"), "slug"),
            "contribution_count": readable_count(statements, "need"),
            "voice_rows": listed(_voices(OuterRef(here)), VoicesSerializer),
            "statement_rows": listed(statements.filter(need=here).order_by("contribution"), StatementSerializer),
        }


def _voices(need: OuterRef) -> QuerySet:
    """Distinct voices of each round behind the published contributions of a need, whoever reads; small ones hidden."""
    threshold = profile().public_threshold
    statements = NeedStatement.objects.live().filter(need=need, contribution__published_at__isnull=False)
    return (
        Voice.objects.behind(statements.values("contribution"))
        .values(round=F("contribution__focus_group__round__slug"))
        .annotate(voices=Count("voice_key", distinct=True))
        .annotate(value=shown("voices", threshold=threshold), threshold=Value(threshold))
        .order_by("round")
    )


class Indicators(Resource):
    noun, title = "indicators", _("Indicatori")
    summary = _("Le serie statistiche che si leggono accanto ai fabbisogni: contratti, indagini, annunci.")
    serializer_class, filterset_class, lookup_field = IndicatorSerializer, IndicatorFilter, "code"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Indicator.objects.all()  # public statistics

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        values = Observation.objects.filter(indicator=OuterRef("pk")).order_by("-period", "territory", "id")
        return {"observation_rows": listed(values, ObservationSerializer)}
