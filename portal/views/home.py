"""The home page: what this is, what comes next, what was proposed and what came of it."""

from django.shortcuts import render

from committee.models import FollowUp
from core.access import declares
from core.calendar import today
from focusgroups.models import FocusGroup, Round
from portal import figures
from reports.models import PositionPaper


@declares("public_page.read")
def home(request):
    """In sintesi."""
    rounds = Round.objects.visible_to(request.user)
    coming = rounds.upcoming(today()).first()
    latest = rounds.exclude(state="planned").order_by("-held_on").first()
    papers = PositionPaper.objects.public().filter(state="published").select_related("round")
    context = {
        "coming": coming,
        "coming_groups": FocusGroup.objects.visible_to(request.user).filter(round=coming).select_related("cluster"),
        "latest": latest,
        "papers": papers.order_by("-published_at")[:3],
        "totals": figures.totals(request.user),
        "outcomes": figures.outcomes(),
        "overdue": FollowUp.objects.visible_to(request.user)
        .overdue(today())
        .select_related("decision__recommendation")[:3],
        "heat": figures.needs_by_area(latest) if latest else None,
        "most_said": figures.most_said(),
    }
    return render(request, "portal/home.html", context)
