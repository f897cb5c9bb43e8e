"""In sintesi: what this is, what comes next, what was proposed and what came of it, and the figures behind it."""

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string

from clusters.models import Cluster, S3Area
from committee.models import FollowUp
from core.access import declares
from core.calendar import today
from core.prepared import prepared
from focusgroups.models import FocusGroup, Round
from news.models import Item
from portal import figures, linked
from portal.summary import summary_of
from reports.models import PositionPaper

ANYBODY = AnonymousUser()


@declares("public_page.read")
def home(request):
    """The same for everybody, whoever looks."""
    rounds, chosen = Round.objects.visible_to(ANYBODY), _chosen(request.GET)
    coming = rounds.upcoming(today()).first()
    papers = PositionPaper.objects.public().filter(state="published").select_related("round")
    late = FollowUp.objects.visible_to(ANYBODY).overdue(today()).select_related("decision__recommendation")
    context = {
        "linked": linked.home(),
        "coming": coming,
        "coming_groups": FocusGroup.objects.visible_to(ANYBODY).filter(round=coming).count() if coming else 0,
        "news": Item.objects.visible_to(ANYBODY).published().newest_first()[:3],
        "papers": papers.order_by("-published_at")[:3],
        "outcomes": figures.outcomes(),
        "overdue": late[:3],
        "figures": prepared("home", chosen.urlencode(), make=lambda: _figures(chosen, coming)),
    }
    return render(request, "portal/home.html", context)


def _chosen(query: QueryDict) -> QueryDict:
    """The choices that exist, by which the figures are made and kept; nobody fills the cache with made-up ones."""
    known = (
        ("ciclo", Round.objects.visible_to(ANYBODY), "slug"),
        ("cluster", Cluster.objects.visible_to(ANYBODY), "slug"),
        ("ambito", S3Area.objects, "code"),
    )
    chosen = QueryDict(mutable=True)
    for name, rows, field in known:
        value = query.get(name, "")
        if value and "\x00" not in value and rows.filter(**{field: value}).exists():
            chosen[name] = value
    return chosen


def _figures(chosen: QueryDict, coming: Round | None):
    names = {"summary": summary_of(chosen), "totals": figures.totals(ANYBODY), "coming": coming}
    return render_to_string("portal/parts/summary.html", names)
