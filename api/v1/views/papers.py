"""Position papers and recommendations."""

from django.db.models import Expression, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from api.rows import listed, value_of, values_of
from api.v1.filters.papers import PaperFilter, RecommendationFilter
from api.v1.serializers.papers import (
    OwnPaperSerializer,
    PaperRecommendationSerializer,
    PaperSerializer,
    RecommendationSerializer,
    SourceSerializer,
)
from api.v1.views.base import Resource
from clusters.models import Cluster
from committee.models import Decision
from focusgroups.models import Contribution, FocusGroup
from needs.models import Need
from reports.models import Citation, PositionPaper, Recommendation


class Papers(Resource):
    noun, title = "position-papers", _("Position paper")
    summary = _("I documenti che i cluster e il coordinamento scrivono per il Comitato, dalla pubblicazione in poi.")
    serializer_class, own_serializer_class = PaperSerializer, OwnPaperSerializer
    filterset_class, lookup_field = PaperFilter, "slug"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return PositionPaper.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        here = OuterRef("pk")
        readable = PositionPaper.objects.visible_to(user)
        groups = FocusGroup.objects.visible_to(user).filter(papers=here).order_by("slug")
        recommendations = Recommendation.objects.filter(block__section__paper=here).order_by("number", "id")
        return {
            "cluster_slugs": values_of(Cluster.objects.filter(papers=here).order_by("slug"), "slug"),
            "group_slugs": values_of(groups, "slug"),
            "superseded_slug": value_of(readable.filter(superseded_by=here), "slug"),
            "recommendation_rows": listed(recommendations, PaperRecommendationSerializer),
        }


class Recommendations(Resource):
    noun, title = "recommendations", _("Raccomandazioni")
    summary = _("Che cosa un position paper chiede, con il parere del Comitato e i passi su cui si fonda.")
    serializer_class, filterset_class, lookup_field = RecommendationSerializer, RecommendationFilter, "uuid"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Recommendation.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        here = OuterRef("pk")
        decisions = Decision.objects.visible_to(user)
        latest = decisions.filter(recommendation=here).order_by("-decided_on", "-id")
        sources = Citation.objects.filter(block=OuterRef("block")).order_by("id")
        sources = sources.annotate(
            contribution_uuid=value_of(
                Contribution.objects.visible_to(user).filter(pk=OuterRef("contribution")), "uuid"
            ),
            cited_need=value_of(Need.objects.visible_to(user).filter(pk=OuterRef("need")), "slug"),
        )
        return {"decided": value_of(latest, "outcome"), "source_rows": listed(sources, SourceSerializer)}
