"""Addresses of version 1: a list and a detail of each resource, with the row of the access matrix they serve."""

from django.urls import path, re_path

from api.v1.views.concepts import Concepts
from api.v1.views.contributions import Contributions
from api.v1.views.decisions import Decisions, FollowUps
from api.v1.views.index import Index, NotThere, Schema
from api.v1.views.needs import Indicators, Needs
from api.v1.views.papers import Papers, Recommendations
from api.v1.views.places import Clusters, FocusGroups, Rounds, S3Areas
from api.v1.views.suggestions import Suggestions
from core.access import declares

RESOURCES = (
    (Rounds, "round.read"),
    (Clusters, "cluster.read"),
    (S3Areas, "reference_data.read"),
    (FocusGroups, "focus_group.read"),
    (Needs, "need.read"),
    (Contributions, "contribution.read_text"),
    (Indicators, "indicator.read"),
    (Papers, "paper.read"),
    (Recommendations, "paper.read"),
    (Decisions, "decision.read"),
    (FollowUps, "follow_up.read"),
    (Concepts, "concept.read"),
)
CONVERTERS = {"slug": "slug", "code": "slug", "uuid": "uuid"}


def addresses(resource, right: str) -> list:
    """The list and the detail of a resource."""
    noun, key = resource.noun, resource.lookup_field
    return [
        path(f"{noun}/", declares(right)(resource.as_view({"get": "list"})), name=f"{noun}-list"),
        path(
            f"{noun}/<{CONVERTERS[key]}:{key}>/",
            declares(right)(resource.as_view({"get": "retrieve"})),
            name=f"{noun}-detail",
        ),
    ]


urlpatterns = [
    path("", declares("public_page.read")(Index.as_view()), name="index"),
    path("schema/", declares("public_page.read")(Schema.as_view()), name="schema"),
    *(address for resource, right in RESOURCES for address in addresses(resource, right)),
    path("suggest/", declares("concept.read")(Suggestions.as_view({"get": "list"})), name="suggest-list"),
    re_path(r"", declares("public_page.read")(NotThere.as_view()), name="not-there"),
]
