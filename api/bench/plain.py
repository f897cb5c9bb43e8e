"""The plain way to serve the same page: a ModelSerializer for each model, objects with prefetch, cursor pages.

Same key, rights, limit and middleware as ours.
"""

from django.urls import include, path
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.permissions import reader
from clusters.models import Cluster
from focusgroups.models import (
    Contribution,
    FocusGroup,
    NeedDetails,
    NeedSkill,
    ProposalDetails,
    Round,
    TrendDetails,
)


class ClusterSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="short_name")

    class Meta:
        model = Cluster
        fields = ["slug", "code", "name"]


class RoundSerializer(serializers.ModelSerializer):
    class Meta:
        model = Round
        fields = ["slug", "name", "held_on"]


class FocusGroupSerializer(serializers.ModelSerializer):
    cluster = ClusterSerializer()
    round = RoundSerializer()

    class Meta:
        model = FocusGroup
        fields = ["slug", "title", "cluster", "round"]


class NeedSerializer(serializers.ModelSerializer):
    occupation = serializers.SlugRelatedField("uri", read_only=True)

    class Meta:
        model = NeedDetails
        exclude = ["contribution", "unrelated"]


class TrendSerializer(serializers.ModelSerializer):
    class Meta:
        model = TrendDetails
        exclude = ["contribution"]


class ProposalSerializer(serializers.ModelSerializer):
    class Meta:
        model = ProposalDetails
        exclude = ["contribution", "addresses"]


class SkillSerializer(serializers.ModelSerializer):
    concept = serializers.SlugRelatedField("uri", read_only=True)

    class Meta:
        model = NeedSkill
        fields = ["label", "concept", "type", "relation", "gap"]


class ContributionSerializer(serializers.ModelSerializer):
    focus_group = FocusGroupSerializer()
    value_chain = serializers.CharField(source="value_chain.name", default=None)
    s3_areas = serializers.SlugRelatedField("code", many=True, read_only=True)
    sectors = serializers.SlugRelatedField("code", many=True, read_only=True)
    provinces = serializers.SlugRelatedField("code", many=True, read_only=True)
    merged_into = serializers.SlugRelatedField("uuid", read_only=True)
    need = serializers.SerializerMethodField()
    need_details = NeedSerializer(default=None)
    skills = SkillSerializer(many=True, source="need_details.skills", default=())
    trend_details = TrendSerializer(default=None)
    proposal_details = ProposalSerializer(default=None)
    addresses = serializers.SerializerMethodField()

    class Meta:
        model = Contribution
        fields = [
            *("provenance", "source_url", "uuid", "kind", "text", "title", "language", "focus_group", "value_chain"),
            *("s3_areas", "sectors", "provinces", "agreement", "is_green", "is_digital", "is_ai", "state"),
            *("merged_into", "fate", "published_at", "need", "need_details", "skills", "trend_details"),
            *("proposal_details", "addresses"),
        ]

    def get_need(self, line: Contribution) -> str | None:
        return next((link.need.slug for link in line.need_statements.all() if link.unlinked_at is None), None)

    def get_addresses(self, line: Contribution) -> list[str]:
        details = getattr(line, "proposal_details", None)
        return [str(need.uuid) for need in details.addresses.all()] if details else []


class ById(CursorPagination):
    page_size = 100
    ordering = "id"


class Contributions(ReadOnlyModelViewSet):
    serializer_class = ContributionSerializer
    pagination_class = ById
    renderer_classes = [JSONRenderer]
    filter_backends = []

    def get_queryset(self):
        return (
            Contribution.objects.visible_to(reader(self.request))
            .with_everything()
            .prefetch_related("need_statements__need", "proposal_details__addresses")
        )


urlpatterns = [
    path("bench/contributions/", Contributions.as_view({"get": "list"})),
    path("", include("skillsintel.urls")),
]
