"""Figures of the public pages, each with the finding it supports. Counts of needs, proposals and tables are free."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from charts.bars import Bar, bars
from charts.figure import Figure
from charts.heat import HeatTable, heat_table
from charts.svg import NARROW, WIDE
from clusters.models import Cluster, S3Area
from committee.models import Decision, FollowUp
from core.calendar import today
from focusgroups.models import Contribution, FocusGroup, Round
from needs.models import Need

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


def needs_by_area(round_: Round | None) -> HeatTable | None:
    """Count validated need-lines by cluster and S3 area in one round; None without lines."""
    lines = Contribution.objects.accepted().needs().filter(focus_group__state__in=HELD, focus_group__round=round_)
    cells = lines.filter(s3_areas__isnull=False).values_list("focus_group__cluster__short_name", "s3_areas__short_name")
    counts = {(cluster, area): n for cluster, area, n in cells.annotate(n=Count("pk", distinct=True)).order_by()}
    if not counts:
        return None
    clusters = [c for c in Cluster.objects.in_reading_order() if any(c.short_name == row for row, _area in counts)]
    used = {area for _cluster, area in counts}
    areas = [area.short_name for area in S3Area.objects.all() if area.short_name in used]
    pages = {cluster.short_name: cluster.get_absolute_url() for cluster in clusters}
    return heat_table(
        counts,
        [cluster.short_name for cluster in clusters],
        areas,
        caption=_("Fabbisogni convalidati per Clust-ER e ambito S3, %(round)s") % {"round": round_},
        corner=_("Clust-ER"),
        url=lambda cluster, area: pages[cluster],
    )


def most_said(*, limit: int = 8) -> Figure | None:
    """Draw the needs said at most focus groups; None when there is none to show."""
    live = Q(statements__unlinked_at__isnull=True)
    needs = (
        Need.objects.published()
        .annotate(
            groups=Count("statements__contribution__focus_group", filter=live, distinct=True),
            clusters=Count("statements__contribution__focus_group__cluster", filter=live, distinct=True),
        )
        .order_by("-groups", "-clusters", "title")[:limit]
    )
    rows = [(need.title, need.groups, need.clusters) for need in needs]
    if not rows:
        return None
    drawn = [
        Bar(title, groups, shown=f"{groups} focus group", note=f"· {clusters} cluster" if clusters > 1 else "")
        for title, groups, clusters in rows
    ]
    top = rows[0]
    several = [row for row in rows if row[1] > 1]
    title = (
        _("%(n)d fabbisogni tornano in più focus group") % {"n": len(several)}
        if len(several) > 1
        else _("I fabbisogni detti ai focus group")
    )
    desc = _("In testa: %(title)s, detto in %(groups)d focus group.") % {"title": top[0], "groups": top[1]}
    names = {"title": title, "desc": desc}
    return Figure(
        id="most-said",
        title=title,
        subtitle=_("Numero di focus group che hanno detto ciascun fabbisogno, in tutti i cicli."),
        n=len(rows),
        wide=bars(drawn, id="most-said-wide", width=WIDE, **names),
        narrow=bars(drawn, id="most-said-narrow", width=NARROW, **names),
        header=[_("Fabbisogno"), _("Focus group"), _("Cluster")],
        rows=rows,
        source=_("registro del portale"),
        on=today(),
    )


def outcomes() -> list[tuple[str, str, int]]:
    """Return code, label and number of the published outcomes in force."""
    counts = dict(Decision.objects.published().in_force().values_list("outcome").annotate(n=Count("pk")).order_by())
    return [(value, label, counts[value]) for value, label in Decision.Outcome.choices if counts.get(value)]
