"""Rounds, clusters, S3 areas and focus groups."""

from django.db.models import Count, Expression, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from api.rows import values_of
from api.v1.filters.places import ClusterFilter, FocusGroupFilter, RoundFilter
from api.v1.serializers.places import (
    ClusterSerializer,
    FocusGroupSerializer,
    OwnFocusGroupSerializer,
    RoundSerializer,
    S3AreaSerializer,
)
from api.v1.views.base import Resource
from clusters.models import Cluster, S3Area, ValueChain
from focusgroups.models import Contribution, FocusGroup, Round


class Rounds(Resource):
    noun, title = "rounds", _("Cicli")
    summary = _("I giorni in cui i cluster tengono i focus group, con le scadenze che ne seguono.")
    serializer_class, filterset_class, lookup_field = RoundSerializer, RoundFilter, "slug"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Round.objects.visible_to(user)


class S3Areas(Resource):
    noun, title = "s3-areas", _("Ambiti S3")
    summary = _("Gli ambiti tematici della strategia regionale di specializzazione intelligente.")
    serializer_class, lookup_field = S3AreaSerializer, "code"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return S3Area.objects.all()  # reference data, public


class Clusters(Resource):
    noun, title = "clusters", _("Cluster")
    summary = _("Le associazioni che conducono i focus group.")
    serializer_class, filterset_class, lookup_field = ClusterSerializer, ClusterFilter, "slug"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return Cluster.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        return {
            "s3_codes": values_of(S3Area.objects.filter(clusters=OuterRef("pk")).order_by("code"), "code"),
            "chain_names": values_of(ValueChain.objects.filter(cluster=OuterRef("pk")).order_by("name"), "name"),
        }


class FocusGroups(Resource):
    noun, title = "focus-groups", _("Focus group")
    summary = _("I tavoli: un cluster, un tema, un incontro.")
    serializer_class, own_serializer_class = FocusGroupSerializer, OwnFocusGroupSerializer
    filterset_class, lookup_field = FocusGroupFilter, "slug"

    @classmethod
    def visible(cls, user) -> QuerySet:
        return FocusGroup.objects.visible_to(user)

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        leads = Cluster.objects.filter(co_led_focus_groups=OuterRef("pk")).order_by("slug")
        return {
            "co_lead_slugs": values_of(leads, "slug"),
            "contribution_count": readable_count(Contribution.objects.visible_to(user), "focus_group"),
        }


def readable_count(readable: QuerySet, field: str) -> Coalesce:
    """Return a column that counts the rows of `readable` whose `field` is the outer row."""
    counted = readable.filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
