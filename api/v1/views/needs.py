"""Needs and indicators."""

from django.db.models import Count, Expression, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from api.disclosure import shown_in_row
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
    """Distinct voices of each round behind the published contributions of a need, whoever reads, as its page has them.

    A line of whom nobody was noted down is one voice. What would give a small number away by subtraction is hidden too.
    """
    threshold, said = profile().public_threshold, NeedStatement.objects.counted(published_only=True)
    here = said.filter(need=OuterRef(need), contribution__focus_group__round=OuterRef(OuterRef("pk")))
    silent = said.unheard().filter(need=need, contribution__focus_group__round=OuterRef("pk"))
    rounds = Round.objects.filter(pk__in=said.filter(need=need).values("contribution__focus_group__round"))
    counted = rounds.annotate(
        voices=_count(Voice.objects.behind(here.values("contribution")), "voice_key") + _count(silent, "contribution")
    )
    cells = shown_in_row(counted, "voices", threshold=threshold)
    return cells.annotate(round=F("slug"), threshold=Value(threshold)).order_by("slug")


def _count(rows: QuerySet, name: str) -> Coalesce:
    """How many different `name` the rows have."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count(name, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


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
