"""The agenda of a sitting as a reader may see it, with opinions, hands and outcomes on each recommendation."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from committee.models import AgendaItem, Ballot, Decision, Poll, Review, Sitting
from committee.polling import is_electronic
from committee.tallies import Row, tally
from reports.models import PositionPaper, Recommendation


@dataclass(frozen=True)
class Asked:
    """A recommendation on the agenda."""

    row: Row
    ballot: Ballot | None
    decision: Decision | None
    earlier: list[Decision]
    is_open: bool
    poll: Poll | None = None

    @property
    def recommendation(self) -> Recommendation:
        return self.row.recommendation


@dataclass(frozen=True)
class Point:
    """A point of the agenda: `is_readable` says whether the reader may read its paper, `stepped_aside` why not."""

    item: AgendaItem
    is_readable: bool
    stepped_aside: bool
    asked: list[Asked] = field(default_factory=list)
    outcomes: list[Decision] = field(default_factory=list)


def with_points(sittings):
    """Add how many points each sitting has and how many outcomes were published."""
    return sittings.annotate(
        point_count=Count("agenda", distinct=True),
        outcome_count=Count("decisions", filter=Q(decisions__published_at__isnull=False), distinct=True),
    )


def reads_minutes(user) -> bool:
    """Minutes are read by the committee, its secretary and the coordinator."""
    return bool({"member", "secretary", "coordinator"} & set(getattr(user, "role_names", ())))


def points_of(sitting: Sitting, user) -> list[Point]:
    """Return the points in order, in a fixed number of queries."""
    items = list(AgendaItem.objects.visible_to(user).filter(sitting=sitting).select_related("paper"))
    papers = [item.paper_id for item in items if item.paper_id]
    readable = set(PositionPaper.objects.visible_to(user).filter(pk__in=papers).values_list("pk", flat=True))
    aside = set(user.recusals.live().values_list("paper", flat=True)) if user.is_authenticated else set()
    asked = _asked(sitting, readable, user)
    decided = _decided(sitting, user)
    return [
        Point(
            item,
            item.paper_id in readable,
            item.paper_id in aside,
            asked.get(item.paper_id, []),
            [] if item.paper_id in readable else decided.get(item.paper_id, []),
        )
        for item in items
    ]


def _decided(sitting: Sitting, user) -> dict[int, list[Decision]]:
    """Outcomes on papers that the reader may not read (yet): number and outcome only."""
    found: dict[int, list[Decision]] = {}
    decisions = Decision.objects.visible_to(user).in_force().filter(sitting=sitting)
    decisions = decisions.select_related("recommendation__block__section").order_by("recommendation__number")
    for decision in decisions:
        found.setdefault(decision.recommendation.block.section.paper_id, []).append(decision)
    return found


def _asked(sitting: Sitting, papers: set[int], user) -> dict[int, list[Asked]]:
    recommendations = list(
        Recommendation.objects.filter(block__section__paper__in=papers)
        .select_related("block__section__paper")
        .order_by("number", "pk")
    )
    reviews = Review.objects.visible_to(user).filed().filter(paper__in=papers).prefetch_related("opinions")
    rows = tally(recommendations, reviews)
    hands = Ballot.objects.visible_to(user).filter(agenda_item__sitting=sitting)
    ballots = {ballot.recommendation_id: ballot for ballot in hands}
    polls = _polls(sitting, user)
    decisions: dict[int, list[Decision]] = {}
    for decision in Decision.objects.visible_to(user).filter(sitting=sitting).order_by("-pk"):
        decisions.setdefault(decision.recommendation_id, []).append(decision)
    found: dict[int, list[Asked]] = {}
    for row in rows:
        pk, section = row.recommendation.pk, row.recommendation.block.section
        last, *earlier = decisions.get(pk, [None])
        is_open = last is None and section.paper.state == PositionPaper.State.UNDER_REVIEW
        found.setdefault(section.paper_id, []).append(
            Asked(row, ballots.get(pk), last, earlier, is_open, polls.get(pk))
        )
    return found


def _polls(sitting: Sitting, user) -> dict[int, Poll]:
    """The electronic votes of a sitting, where the region uses them."""
    if not is_electronic():
        return {}
    polls = Poll.objects.visible_to(user).filter(agenda_item__sitting=sitting)
    return {poll.recommendation_id: poll for poll in polls}
