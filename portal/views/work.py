"""/lavoro/: what waits for the signed-in person, by role."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from committee.models import FollowUp, Review, Sitting
from core.access import declares
from core.calendar import today
from core.models import Job
from focusgroups.models import FocusGroup, Interest, Round
from reports.models import PositionPaper

UNFINISHED = ["planned", "open", "read_back", "closed"]
IN_THE_COMMITTEE = ["submitted", "under_review"]
STILL_OURS = ["drafting", "consultation", "signed_off", "returned"]


@declares("user.read_own")
@login_required
def work(request):
    """The start page of the work area."""
    user = request.user
    groups = FocusGroup.objects.run_by(user).select_related("round", "cluster").with_counts()
    papers = PositionPaper.objects.visible_to(user).select_related("round")
    context = {
        "groups": groups.filter(state__in=UNFINISHED).order_by("held_on")[:10],
        "papers": papers.filter(state__in=STILL_OURS)[:10] if groups.exists() else [],
        "jobs": Job.objects.filter(actor=user.actor, state__in=["queued", "running"])[:5],
    }
    if user.has_perm("focusgroups.read_interests"):
        context["coming"] = Round.objects.visible_to(user).upcoming(today()).first()
        context["interests"] = Interest.objects.visible_to(user).filter(round=context["coming"]).count()
    if "coordinator" in user.role_names:
        context["rounds"] = Round.objects.exclude(state="released").order_by("held_on")
    if "member" in user.role_names:
        mine = Review.objects.visible_to(user).filter(member__user=user, filed_at__isnull=True)
        context["reviews"] = mine.filter(paper__state="under_review").select_related("paper").order_by("due_on")
    if "secretary" in user.role_names:
        context["to_take_up"] = papers.filter(state__in=IN_THE_COMMITTEE)
    if {"member", "secretary"} & user.role_names:
        context["sittings"] = Sitting.objects.visible_to(user).exclude(state="published").order_by("held_on")
    if {"secretary", "coordinator"} & user.role_names:
        context["overdue"] = FollowUp.objects.visible_to(user).overdue(today())
    return render(request, "portal/work.html", context)
