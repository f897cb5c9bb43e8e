"""What an issue says: published papers and outcomes, and which of them a subscriber asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clusters.models import Cluster
from committee.models import Decision
from core.mail import address
from newsletter.models import Mailing, Subscription
from reports.models import PositionPaper
from reports.queries import PUBLIC_STATES

LONGEST_REASON = 400


@dataclass(frozen=True)
class Topics:
    """Clusters and S3 areas by primary key; without any, everything is of interest."""

    clusters: frozenset[int] = frozenset()
    s3_areas: frozenset[int] = frozenset()

    def want(self, item: "Item") -> bool:
        everything = not self.clusters and not self.s3_areas
        return everything or bool(self.clusters & item.topics.clusters or self.s3_areas & item.topics.s3_areas)


@dataclass(frozen=True)
class Item:
    """A paper or an outcome as the message tells it; `topics` are those of the clusters that wrote the paper."""

    title: str
    text: str
    url: str
    topics: Topics = field(default_factory=Topics)


def offered_papers() -> QuerySet[PositionPaper]:
    """What may go into an issue, the latest first."""
    return PositionPaper.objects.public().filter(state="published").order_by("-published_at", "pk")


def offered_decisions() -> QuerySet[Decision]:
    decisions = Decision.objects.in_force_for_the_public()
    decisions = decisions.filter(recommendation__block__section__paper__state__in=PUBLIC_STATES)
    return decisions.select_related("recommendation__block__section__paper").order_by("-published_at", "pk")


def items_of(mailing: Mailing) -> list[Item]:
    """The issue's items in reading order: papers, then outcomes."""
    areas = "clusters__s3_areas"
    papers = offered_papers().filter(mailings=mailing).select_related("round").prefetch_related(areas)
    decisions = offered_decisions().filter(mailings=mailing)
    decisions = decisions.prefetch_related(f"recommendation__block__section__paper__{areas}")
    return [*map(_paper, papers), *map(_outcome, decisions)]


def _paper(paper: PositionPaper) -> Item:
    text = _("Position paper del ciclo %(round)s.") % {"round": paper.round}
    return Item(paper.title, text, address(paper.get_absolute_url()), _topics(paper.clusters.all()))


def _outcome(decision: Decision) -> Item:
    proposal = decision.recommendation
    text = _("Parere del Comitato: %(outcome)s.") % {"outcome": decision.get_outcome_display()}
    if decision.reason:
        text += " " + _shortened(decision.reason)
    clusters = proposal.block.section.paper.clusters.all()
    return Item(_shortened(proposal.action), text, address(proposal.get_absolute_url()), _topics(clusters))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1].rstrip() + "…"


def _topics(clusters: Iterable[Cluster]) -> Topics:
    clusters = list(clusters)
    areas = reduce(frozenset.union, (frozenset(area.pk for area in c.s3_areas.all()) for c in clusters), frozenset())
    return Topics(frozenset(cluster.pk for cluster in clusters), areas)


def topics_of(subscription: Subscription) -> Topics:
    """What a subscriber chose; reads what was prefetched."""
    return Topics(
        frozenset(cluster.pk for cluster in subscription.clusters.all()),
        frozenset(area.pk for area in subscription.s3_areas.all()),
    )


def items_for(topics: Topics, items: list[Item]) -> list[Item]:
    return [item for item in items if topics.want(item)]
