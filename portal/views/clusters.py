"""Public pages of the clusters and of the rounds."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string

from clusters.models import Cluster
from clusters.profile import profile
from committee.models import FollowUp
from core.access import declares
from core.calendar import today
from core.prepared import prepared
from focusgroups.actions.interests import takes_requests
from focusgroups.models import FocusGroup, Round
from portal.explored import keys_in_order, list_url, public_explorer, public_needs
from reports.models import PositionPaper

MOST_NEEDS = 12


@declares("cluster.read")
def cluster_list(request):
    clusters = Cluster.objects.visible_to(request.user).in_reading_order().prefetch_related("s3_areas")
    return render(request, "portal/cluster_list.html", {"clusters": clusters})


@declares("cluster.read")
def cluster_detail(request, slug):
    """What a cluster does, its focus groups, needs and papers, and what became of its proposals."""
    cluster = get_object_or_404(Cluster.objects.visible_to(request.user), slug=slug)
    groups = FocusGroup.objects.visible_to(request.user).filter(cluster=cluster).select_related("round", "cluster")
    follow_ups = FollowUp.objects.visible_to(request.user).in_force_for_the_public().of_cluster(cluster)
    context = {
        "cluster": cluster,
        "followed": [cluster],
        "groups": groups,
        "needs": prepared("needs of a cluster", cluster.slug, make=lambda: _needs_of(cluster)),
        "papers": PositionPaper.objects.public().filter(clusters=cluster).select_related("round"),
        "follow_ups": follow_ups.overdue_first(today())[:12],
        "coming": Round.objects.visible_to(request.user).upcoming(today()).first(),
        "contacts": profile().contacts,
    }
    return render(request, "portal/cluster_detail.html", context)


def _needs_of(cluster: Cluster) -> str:
    """The first of its published needs."""
    explorer = public_explorer(QueryDict(f"cluster={cluster.slug}"))
    first = keys_in_order(explorer)[:MOST_NEEDS]
    needs = public_needs().in_bulk(first)
    context = {
        "needs": [needs[key] for key in first if key in needs],
        "need_count": len(explorer.left()),
        "needs_url": list_url(explorer),
    }
    return render_to_string("portal/parts/cluster_needs.html", context)


@declares("round.read")
def round_detail(request, slug):
    """A round: date, place, programme, its focus groups and papers."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    groups = FocusGroup.objects.visible_to(request.user).filter(round=round_).select_related("cluster")
    context = {
        "round": round_,
        "groups": groups,
        "papers": PositionPaper.objects.public().filter(round=round_).select_related("round"),
        "takes_requests": takes_requests(round_),
        "contacts": profile().contacts,
    }
    return render(request, "portal/round_detail.html", context)
