"""Contributions: the list that partners read most."""

from django.db.models import Expression, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from api.rows import listed, value_of, values_of
from api.v1.filters.contributions import ContributionFilter
from api.v1.serializers.contributions import (
    CitedInSerializer,
    ContributionSerializer,
    NeedSkillSerializer,
    OwnContributionSerializer,
)
from api.v1.views.base import Resource
from clusters.models import Province, S3Area, Sector
from focusgroups.models import Contribution, FocusGroup, NeedSkill
from needs.models import Need
from reports.models import Block, Citation


class Contributions(Resource):
    noun, title = "contributions", _("Contributi")
    summary = _("Le frasi dette ai focus group: fabbisogni, dati e tendenze, proposte. Solo quelle pubblicate.")
    serializer_class, own_serializer_class = ContributionSerializer, OwnContributionSerializer
    filterset_class, lookup_field = ContributionFilter, "uuid"

    @classmethod
    def visible(cls, user) -> QuerySet:
        """Contributions of a table whose page the reader may open."""
        return Contribution.objects.visible_to(user).filter(focus_group__in=FocusGroup.objects.visible_to(user))

    @classmethod
    def columns(cls, user) -> dict[str, Expression]:
        readable = Contribution.objects.visible_to(user)
        here = OuterRef("pk")
        blocks = Block.objects.visible_to(user)
        statement = {"statements__contribution": here, "statements__unlinked_at": None}
        cited = Citation.objects.filter(contribution=here, block__in=blocks).order_by("id")
        return {
            "s3_codes": values_of(S3Area.objects.filter(contributions=here).order_by("code"), "code"),
            "sector_codes": values_of(Sector.objects.filter(contributions=here).order_by("code"), "code"),
            "province_codes": values_of(Province.objects.filter(contributions=here).order_by("order"), "code"),
            "skill_rows": listed(NeedSkill.objects.filter(details=here).order_by("id"), NeedSkillSerializer),
            "addressed": values_of(readable.filter(addressed_by__contribution=here).order_by("id"), "uuid"),
            "need_slug": value_of(Need.objects.visible_to(user).filter(**statement), "slug"),
            "merged_uuid": value_of(readable.filter(pk=OuterRef("merged_into")), "uuid"),
            "citation_rows": listed(cited, CitedInSerializer),
        }
