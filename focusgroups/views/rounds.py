"""The coordinator's pages: rounds, their dates, and who has not delivered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from clusters.models import Cluster
from core.access import declares
from core.calendar import today
from core.conflicts import conflict
from core.errors import Stale
from core.lifecycle import moves_for
from focusgroups.actions import groups, rounds
from focusgroups.forms.groups import CloseRoundForm, PrepareForm, RoundForm
from focusgroups.history import timeline
from focusgroups.lifecycle import ROUND
from focusgroups.models import Contribution, FocusGroup, Round
from focusgroups.views.groups import TONES, is_late

ROUND_TONES = {"open": "info", "closed": "success", "released": "brand"}
ACTS = {
    "open": rounds.open_round,
    "release": rounds.release,
    "reopen": rounds.reopen,
    "back_to_planned": rounds.back_to_planned,
}


def _coordinators_only(request) -> None:
    if not request.user.has_perm("focusgroups.edit_round"):
        raise PermissionDenied


@declares("round.read")
@login_required
@require_GET
def round_list(request):
    _coordinators_only(request)
    page = Paginator(Round.objects.visible_to(request.user).with_deliveries(), 20)
    page = page.get_page(request.GET.get("pagina"))
    for round in page.object_list:
        round.tone = ROUND_TONES.get(round.state, "neutral")
    return render(request, "focusgroups/round_list.html", {"page": page})


@declares("round.edit")
@login_required
def round_create(request):
    _coordinators_only(request)
    form = RoundForm(request.POST or None)
    if form.is_valid():
        round = rounds.create(by=request.user, **form.values())
        messages.success(request, _("Il ciclo è preparato."))
        return redirect("focusgroups:round-detail", round.slug)
    return render(request, "focusgroups/round_form.html", {"form": form})


@declares("round.edit")
@login_required
def round_edit(request, slug):
    _coordinators_only(request)
    round = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    form = RoundForm(request.POST or None, instance=round)
    if form.is_valid():
        try:
            rounds.edit(round, by=request.user, **form.values())
        except Stale as stale:
            return conflict(request, "focusgroups/round_form.html", form, stale, {"round": round})
        messages.success(request, _("Le modifiche sono salvate."))
        return redirect("focusgroups:round-detail", slug)
    return render(request, "focusgroups/round_form.html", {"form": form, "round": round})


@declares("round.read")
@login_required
@require_GET
def round_detail(request, slug):
    """Dates, clusters and their focus groups, who has not delivered."""
    _coordinators_only(request)
    round = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    rows = rows_of(round, request.user)
    tables = [group for row in rows for group in row["groups"]]
    context = {
        "round": round,
        "tone": ROUND_TONES.get(round.state, "neutral"),
        "steps": Round.State.choices,
        "rows": rows,
        "group_count": len(tables),
        "delivered_count": sum(group.state in {"closed", "reported"} for group in tables),
        "late_count": sum(group.is_late for group in tables),
        "moves": [move for move in moves_for(round, request.user, ROUND) if move.name != "close"],
        "may_close": round.state == Round.State.OPEN,
        "may_prepare": round.state in {Round.State.PLANNED, Round.State.OPEN},
        "today": today(),
        "history": timeline(round, ROUND),
    }
    return render(request, "focusgroups/round_detail.html", context)


def rows_of(round: Round, user) -> list[dict]:
    """Return every cluster with its focus groups of the round."""
    groups = FocusGroup.objects.run_by(user).filter(round=round).with_counts().with_managed().order_by("held_on", "pk")
    clusters = Cluster.objects.visible_to(user).in_reading_order()
    clusters = clusters.prefetch_related(Prefetch("focus_groups", queryset=groups, to_attr="of_round"))
    for cluster in clusters:
        for group in cluster.of_round:
            group.round, group.cluster = round, cluster
            group.tone, group.is_late = TONES.get(group.state, "neutral"), is_late(group)
    return [{"cluster": cluster, "groups": cluster.of_round} for cluster in clusters]


@declares("round.edit")
@login_required
def round_prepare(request, slug):
    """Choose an earlier round and prepare the same focus groups."""
    _coordinators_only(request)
    round = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    earlier = Round.objects.visible_to(request.user).exclude(pk=round.pk).with_deliveries().filter(group_count__gt=0)
    form = PrepareForm(request.POST or None, rounds=earlier)
    if form.is_valid():
        made = groups.prepare_like(round, form.cleaned_data["before"], by=request.user)
        words = ngettext("Preparato %(n)s focus group.", "Preparati %(n)s focus group.", len(made)) % {"n": len(made)}
        messages.success(request, words if made else _("Ci sono già tutti: non è cambiato niente."))
        return redirect("focusgroups:round-detail", slug)
    context = {"round": round, "form": form, "any": earlier.exists()}
    return render(request, "focusgroups/round_prepare.html", context, status=422 if form.errors else 200)


@declares("round.edit")
@login_required
@require_POST
def round_move(request, slug, move):
    round = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    if move not in ACTS:
        raise Http404
    round = ACTS[move](round, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Fatto: il ciclo è «%(state)s».") % {"state": round.get_state_display()})
    return redirect("focusgroups:round-detail", slug)


@declares("round.edit")
@login_required
def round_close(request, slug):
    """Close a round, saying what became of the lines that nothing has used."""
    _coordinators_only(request)
    round = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    sent = Contribution.objects.visible_to(request.user).sent()
    unused = sent.filter(focus_group__round=round, fate=Contribution.Fate.PENDING)
    form = CloseRoundForm(request.POST if request.method == "POST" else None)
    if not unused.exists():
        form.fields.pop("left_over"), form.fields.pop("reason")
    if request.method == "POST" and form.is_valid():
        rounds.close(round, by=request.user, **form.cleaned_data)
        messages.success(request, _("Il ciclo è chiuso: ogni contributo ha un esito."))
        return redirect("focusgroups:round-detail", slug)
    context = {
        "round": round,
        "form": form,
        "unused_count": unused.count(),
        "undelivered": round.focus_groups.not_delivered_yet().select_related("cluster"),
    }
    return render(request, "focusgroups/round_close.html", context)
