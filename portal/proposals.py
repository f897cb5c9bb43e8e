"""A proposal with what became of it: from who said so to the office in charge."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Subquery

from committee.models import Decision, FollowUp
from reports.documents.editions import PUBLIC, who
from reports.models import Citation, Recommendation
from reports.queries import PUBLIC_STATES


@dataclass(frozen=True)
class Source:
    """A passage behind a proposal, as the public may read it."""

    quote: str
    code: str
    who: str
    url: str = ""
    row: object = None


def public_proposals():
    """Recommendations of published papers, whoever asks: the list is the public's."""
    return Recommendation.objects.filter(block__section__paper__state__in=PUBLIC_STATES)


def with_outcome(recommendations, *, on: date):
    """Add outcome, follow-ups and whether one is overdue; the overdue ones first, then the latest decided."""
    in_force = Decision.objects.in_force_for_the_public().filter(recommendation=OuterRef("pk"))
    late = FollowUp.objects.overdue(on).filter(decision__recommendation=OuterRef("pk"))
    late = late.filter(decision__in=Decision.objects.in_force_for_the_public().values("pk"))
    shown = Decision.objects.in_force_for_the_public().select_related("sitting")
    follow_ups = FollowUp.objects.overdue_first(on).select_related("instrument")
    return (
        recommendations.annotate(
            is_overdue=Exists(late),
            outcome=Subquery(in_force.values("outcome")[:1]),
            decided_on=Subquery(in_force.values("decided_on")[:1]),
        )
        .select_related("block__section__paper__round")
        .prefetch_related(
            "block__section__paper__clusters",
            Prefetch("decisions", queryset=shown, to_attr="outcomes"),
            Prefetch("outcomes__follow_ups", queryset=follow_ups, to_attr="course"),
        )
        .order_by("-is_overdue", F("decided_on").desc(nulls_last=True), "block__section__paper__title", "number", "pk")
    )


def outcome_of(recommendation: Recommendation) -> Decision | None:
    """The outcome in force, loaded by `with_outcome`."""
    return next(iter(recommendation.outcomes), None)


def sources_of(recommendation: Recommendation, user) -> list[Source]:
    """Who said so. A line's own text stays with who may read it: the passage is part of the paper."""
    citations = Citation.objects.visible_to(user).filter(block=recommendation.block_id).with_source()
    return [_source(citation) for citation in citations]


def _source(citation: Citation) -> Source:
    line = citation.contribution
    if line:
        group = line.focus_group
        where = {"cluster": group.cluster.short_name, "held_on": group.held_on.isoformat()}
        return Source(citation.quote, str(group.title), who(where, PUBLIC), group.get_absolute_url(), line)
    if citation.need:
        return Source(citation.quote, str(citation.need), "", citation.need.get_absolute_url())
    observation = citation.observation
    said = f"{observation.indicator.get_source_display()}, {observation.territory}, {observation.period}"
    return Source(citation.quote, said, "")
