"""A proposal with what became of it: from who said so to the office in charge."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from committee.models import Decision, FollowUp
from focusgroups.models import Contribution, ContributionKind
from needs.models import Need, NeedStatement
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


@dataclass(frozen=True)
class Answers:
    """What was proposed for a need: recommendations with their outcome, and what the tables proposed."""

    recommendations: list[tuple[Recommendation, Decision | None]]
    proposals: list[Source]


def answers_to(need: Need, *, said: QuerySet, proposals: QuerySet, among: QuerySet, on: date) -> Answers:
    """Those `among` recommendations that rest on the need, on what was `said` of it or on a proposal that answers it.

    `said`: links of the need's lines, `proposals`: lines; both those that the reader may read.
    """
    lines = said.live().filter(need=need).values("contribution")
    proposed = proposals.filter(kind=ContributionKind.PROPOSAL, proposal_details__addresses__in=lines).distinct()
    behind = Q(need=need) | Q(contribution__in=lines) | Q(contribution__in=proposed.values("pk"))
    blocks = Citation.objects.filter(behind).values("block")
    found = with_outcome(among.filter(Q(block__need=need) | Q(block__in=blocks)), on=on)
    rows = proposed.select_related("focus_group__cluster").order_by("-focus_group__held_on", "pk")
    return Answers([(row, outcome_of(row)) for row in found], [_line(line, line.text) for line in rows])


def needs_behind(recommendation: Recommendation, user) -> QuerySet[Need]:
    """The needs that a proposal answers, as far as the reader may know them."""
    cited = Citation.objects.filter(block=recommendation.block_id)
    lines = cited.filter(contribution__isnull=False).values("contribution")
    said = Q(contribution__in=lines) | Q(contribution__addressed_by__contribution__in=lines)
    stated = NeedStatement.objects.live().filter(said).values("need")
    behind = Q(pk=recommendation.block.need_id) | Q(pk__in=stated) | Q(pk__in=cited.values("need"))
    return Need.objects.visible_to(user).filter(behind).order_by("title", "pk")


def sources_of(recommendation: Recommendation, user) -> list[Source]:
    """Who said so. A line's own text stays with who may read it: the passage is part of the paper."""
    citations = Citation.objects.visible_to(user).filter(block=recommendation.block_id).with_source()
    return [_source(citation) for citation in citations]


def _source(citation: Citation) -> Source:
    if citation.contribution:
        return _line(citation.contribution, citation.quote)
    if citation.need:
        return Source(citation.quote, str(citation.need), "", citation.need.get_absolute_url())
    observation = citation.observation
    said = f"{observation.indicator.get_source_display()}, {observation.territory}, {observation.period}"
    return Source(citation.quote, said, "")


def _line(line: Contribution, quote: str) -> Source:
    group = line.focus_group
    where = {"cluster": group.cluster.short_name, "held_on": group.held_on.isoformat()}
    url = f"{group.get_absolute_url()}#riga-{line.uuid}" if group.is_public else ""
    return Source(quote, str(group.title), who(where, PUBLIC), url, line)
