"""The resources of version 1, each with the row of the access matrix it serves."""

from api.v1.views.concepts import Concepts
from api.v1.views.contributions import Contributions
from api.v1.views.decisions import Decisions, FollowUps
from api.v1.views.needs import Indicators, Needs
from api.v1.views.papers import Papers, Recommendations
from api.v1.views.places import Clusters, FocusGroups, Rounds, S3Areas

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
