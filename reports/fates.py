"""What became of the lines of a round, as far as it can be computed: their need is in a published paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from focusgroups.models import Contribution, Round
from needs.models import NeedStatement
from reports.models import Citation, PositionPaper
from reports.queries import PUBLIC_STATES


@dataclass(frozen=True)
class Waiting:
    """A validated line without a fate; `computed` is the reason why it counts as used, `cited_in` papers on the way."""

    line: Contribution
    need: str
    computed: str
    cited_in: tuple[str, ...]


def lines_without_fate(round: Round) -> QuerySet[Contribution]:
    """Validated lines of the round's focus groups that nobody has given a fate, in reading order."""
    lines = Contribution.objects.filter(
        focus_group__round=round, fate=Contribution.Fate.PENDING, state__in=["submitted", "accepted"]
    )
    return lines.select_related("focus_group__cluster").order_by("focus_group__held_on", "focus_group__slug", "pk")


def waiting(lines: Iterable[Contribution]) -> list[Waiting]:
    """Say of each line what is known about its fate, in a fixed number of queries."""
    lines = list(lines)
    needs = _needs_of(lines)
    published, on_the_way = _papers_by_need(needs.values()), _papers_by_line(lines)
    return [_said_of(line, needs.get(line.pk), published, on_the_way.get(line.pk, ())) for line in lines]


def _said_of(line: Contribution, need: tuple[int, str] | None, published: dict, cited_in: tuple[str, ...]) -> Waiting:
    key, title = need or (0, "")
    reason = ""
    if paper := published.get(key):
        reason = _("Il fabbisogno che dice, «%(need)s», è nel position paper «%(paper)s».") % {
            "need": title,
            "paper": paper,
        }
    return Waiting(line, title, reason, cited_in)


def _needs_of(lines: list[Contribution]) -> dict[int, tuple[int, str]]:
    """Key and title of the need that each line states."""
    statements = NeedStatement.objects.live().filter(contribution__in=lines)
    return {pk: (need, title) for pk, need, title in statements.values_list("contribution", "need", "need__title")}


def _papers_by_need(needs: Iterable[tuple[int, str]]) -> dict[int, str]:
    """A published paper that cites the need, or another line that states it."""
    keys = {key for key, _title in needs}
    papers = PositionPaper.objects.filter(state__in=PUBLIC_STATES)
    cited = Citation.objects.filter(block__section__paper__in=papers).order_by("-pk")
    live = {"contribution__need_statements__unlinked_at__isnull": True}
    by_line = cited.filter(contribution__need_statements__need__in=keys, **live)
    pairs = [
        *by_line.values_list("contribution__need_statements__need", "block__section__paper__title"),
        *cited.filter(need__in=keys).values_list("need", "block__section__paper__title"),
    ]
    return dict(pairs)


def _papers_by_line(lines: list[Contribution]) -> dict[int, tuple[str, ...]]:
    """Titles of the papers that cite each line and are not public yet."""
    found: dict[int, dict[str, None]] = {}
    cited = Citation.objects.filter(contribution__in=lines).exclude(block__section__paper__state__in=PUBLIC_STATES)
    for pk, title in cited.values_list("contribution", "block__section__paper__title").order_by("pk"):
        found.setdefault(pk, {})[title] = None
    return {pk: tuple(titles) for pk, titles in found.items()}
