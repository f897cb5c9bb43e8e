"""What the public register holds, in numbers. Counts of needs, proposals and tables are free."""

from dataclasses import dataclass

from django.db.models import Count

from committee.models import Decision, FollowUp
from core.calendar import today
from focusgroups.models import Contribution, FocusGroup

HELD = ["closed", "reported"]


@dataclass(frozen=True)
class Totals:
    """Figures with their denominators."""

    groups_held: int
    groups: int
    needs: int
    proposals: int
    advised: int
    follow_ups: int
    follow_ups_overdue: int


def totals(user) -> Totals:
    """Count what the public register holds."""
    groups = FocusGroup.objects.visible_to(user)
    follow_ups = FollowUp.objects.visible_to(user)
    proposals = Contribution.objects.accepted().proposals().filter(focus_group__state__in=HELD)
    decisions = Decision.objects.published().in_force()
    return Totals(
        groups_held=groups.filter(state__in=[*HELD, "read_back"]).count(),
        groups=groups.exclude(state="planned").count(),
        needs=Contribution.objects.accepted().needs().filter(focus_group__state__in=HELD).count(),
        proposals=proposals.count(),
        advised=decisions.values("recommendation").distinct().count(),
        follow_ups=follow_ups.count(),
        follow_ups_overdue=follow_ups.overdue(today()).count(),
    )


def outcomes() -> list[tuple[str, str, int]]:
    """Return code, label and number of the published outcomes in force."""
    counts = dict(Decision.objects.published().in_force().values_list("outcome").annotate(n=Count("pk")).order_by())
    return [(value, label, counts[value]) for value, label in Decision.Outcome.choices if counts.get(value)]
