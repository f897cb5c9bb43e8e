"""Which need a line may be stating, which line a need may be stated by: candidates the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from focusgroups.models import Contribution
from needs.analysis.likeness import Candidate, Likeness, likest
from needs.models import Need, NeedStatement

MOST_CANDIDATES = 1000


@dataclass(frozen=True)
class Suggestion:
    """A need or a line with what makes it alike: words in common, a share of 100."""

    record: Need | Contribution
    words: tuple[str, ...]
    share: int
    same_occupation: bool


def unlinked_lines(user) -> QuerySet[Contribution]:
    """Lines of type need, sent or accepted, at the tables the person works in, that no need collects yet."""
    linked = NeedStatement.objects.live().filter(contribution=OuterRef("pk"))
    return (
        Contribution.objects.run_by(user)
        .needs()
        .sent()
        .filter(~Exists(linked))
        .select_related("focus_group__cluster", "focus_group__round", "need_details")
        .order_by("-focus_group__held_on", "pk")
    )


def with_needs(lines: Iterable[Contribution], *, user) -> list[tuple[Contribution, list[Suggestion]]]:
    """Pair each line with the needs that are most like it."""
    needs = {need.pk: need for need in linkable_needs(user)[:MOST_CANDIDATES]}
    candidates = [Candidate(pk, need.title, need.occupation_id) for pk, need in needs.items()]
    return [(line, _suggested(likest(_text(line), candidates, occupation=_occupation(line)), needs)) for line in lines]


def lines_like(need: Need, *, user, most: int = 5) -> list[Suggestion]:
    """The unlinked lines that are most like a need."""
    lines = {line.pk: line for line in unlinked_lines(user)[:MOST_CANDIDATES]}
    candidates = [Candidate(pk, _text(line), _occupation(line)) for pk, line in lines.items()]
    return _suggested(likest(need.title, candidates, occupation=need.occupation_id, most=most), lines)


def linkable_needs(user) -> QuerySet[Need]:
    """Needs that a line can be linked to."""
    return Need.objects.visible_to(user).standing().filter(status=Need.Status.OPEN).in_reading_order()


def _suggested(found: list[Likeness], records: dict[int, Need] | dict[int, Contribution]) -> list[Suggestion]:
    return [Suggestion(records[x.key], x.words, round(100 * x.share), x.same_occupation) for x in found]


def _text(line: Contribution) -> str:
    details = getattr(line, "need_details", None)
    return f"{details.profile_label if details else ''} {line.title} {line.text}"


def _occupation(line: Contribution) -> int | None:
    details = getattr(line, "need_details", None)
    return details.occupation_id if details else None
