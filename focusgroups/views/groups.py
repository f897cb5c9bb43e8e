"""Work pages of the focus groups: list, prepare, page, closing, moves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clusters.models import Cluster
from core.access import declares
from core.calendar import today
from core.conflicts import conflict
from core.errors import Stale
from core.lifecycle import moves_for
from focusgroups.actions import groups
from focusgroups.captured import captured
from focusgroups.filters import FocusGroupFilter
from focusgroups.forms.groups import FocusGroupForm
from focusgroups.history import timeline
from focusgroups.lifecycle import FOCUS_GROUP
from focusgroups.models import Contribution, FocusGroup, ReadBackAnswer, Round
from focusgroups.pages import tabs

STEPS = [step for step in FocusGroup.State.choices if step[0] != FocusGroup.State.NOT_DELIVERED]
TONES = {"open": "info", "read_back": "warning", "closed": "success", "reported": "success", "not_delivered": "error"}
SORTS = {
    "-data": ("-held_on", "title"),
    "data": ("held_on", "title"),
    "titolo": ("title",),
    "stato": ("state", "title"),
}
ACTS = {
    "open": groups.open_group,
    "start_read_back": groups.start_read_back,
    "close": groups.close,
    "mark_reported": groups.mark_reported,
    "reopen": groups.reopen,
    "back_to_planned": groups.back_to_planned,
    "mark_not_delivered": groups.mark_not_delivered,
    "expect_again": groups.expect_again,
}


def work_group(request, slug: str) -> FocusGroup:
    """Return a focus group the person works in; 404 for all others."""
    return get_object_or_404(FocusGroup.objects.run_by(request.user).for_work(), slug=slug)


def chosen_sort(request, sorts: dict, default: str) -> tuple[str, ...]:
    """Return the order asked for, from an allow-list."""
    return sorts.get(request.GET.get("ordine", ""), sorts[default])


@declares("focus_group.read")
@login_required
@require_GET
def focus_group_list(request):
    own = FocusGroup.objects.run_by(request.user).select_related("round", "cluster").with_counts()
    chosen = FocusGroupFilter(request.GET, queryset=own)
    page = Paginator(chosen.qs.order_by(*chosen_sort(request, SORTS, "-data"), "pk"), 25)
    for group in (rows := page.get_page(request.GET.get("pagina"))):
        group.tone = TONES.get(group.state, "neutral")
    context = {
        "filter": chosen,
        "page": rows,
        "sorts": [
            ("-data", _("Data, dal più recente")),
            ("data", _("Data, dal meno recente")),
            ("titolo", _("Titolo")),
            ("stato", _("Stato")),
        ],
        "may_create": request.user.has_perm("focusgroups.create_focusgroup"),
        "today": today(),
    }
    return render(request, "focusgroups/focus_group_list.html", context)


@declares("focus_group.create")
@login_required
def focus_group_create(request):
    if not request.user.has_perm("focusgroups.create_focusgroup"):
        raise PermissionDenied
    form = FocusGroupForm(request.POST or None, user=request.user, initial=_asked_for(request))
    if form.is_valid():
        group = groups.create(by=request.user, **form.values())
        messages.success(request, _("Il focus group è preparato. Ora scrivi chi è invitato."))
        return redirect("focusgroups:focus-group-detail", group.slug)
    return render(request, "focusgroups/focus_group_form.html", {"form": form})


def _asked_for(request) -> dict:
    """Start from the round and the cluster named in the address."""
    round = Round.objects.visible_to(request.user).filter(slug=request.GET.get("ciclo", "")).first()
    cluster = Cluster.objects.visible_to(request.user).filter(slug=request.GET.get("cluster", "")).first()
    found = {"round": round, "cluster": cluster}
    return {**found, "held_on": round.held_on, "venue": round.venue} if round else found


@declares("focus_group.edit")
@login_required
def focus_group_edit(request, slug):
    group = work_group(request, slug)
    if not request.user.has_perm("focusgroups.edit_focusgroup", group):
        raise PermissionDenied
    form = FocusGroupForm(request.POST or None, instance=group, user=request.user)
    context = {"form": form, "group": group}
    if form.is_valid():
        try:
            groups.edit(group, by=request.user, **form.values())
        except Stale as stale:
            return conflict(request, "focusgroups/focus_group_form.html", form, stale, context)
        messages.success(request, _("Le modifiche sono salvate."))
        return redirect("focusgroups:focus-group-detail", slug)
    return render(request, "focusgroups/focus_group_form.html", context)


@declares("focus_group.read")
@login_required
@require_GET
def focus_group_detail(request, slug):
    group = work_group(request, slug)
    moves = moves_for(group, request.user, FOCUS_GROUP)
    closes = ready_to_close(group)
    hidden = {"close", *({"start_read_back"} if closes else ())}
    may_remind = request.user.has_perm("focusgroups.remind_manager", group)
    context = {
        "group": group,
        "counts": FocusGroup.objects.run_by(request.user).with_counts().get(pk=group.pk),
        "came_count": group.participations.came().count(),
        "steps": STEPS,
        "tone": TONES.get(group.state, "neutral"),
        "tabs": tabs(group, "focusgroups:focus-group-detail"),
        "moves": [move for move in moves if move.name not in hidden],
        "closes": closes and request.user.has_perm("focusgroups.close_focusgroup", group),
        "may_edit": group.state in {"planned", "open"},
        "may_remind": may_remind and group.is_under_way and bool(groups.managers_of(group)),
        "may_read_reminder": may_remind,
        "is_late": is_late(group),
        "open_corrections": ReadBackAnswer.objects.open().filter(contribution__focus_group=group).count(),
        "history": timeline(group, FOCUS_GROUP),
    }
    return render(request, "focusgroups/focus_group_detail.html", context)


def ready_to_close(group: FocusGroup) -> bool:
    """Whether the next step is to close: the room is closed, or nobody is asked to read the lines again."""
    last = FocusGroup.State.READ_BACK if group.read_back_days else FocusGroup.State.OPEN
    return group.state in {FocusGroup.State.READ_BACK, last}


def is_late(group: FocusGroup) -> bool:
    """Whether a focus group should have been delivered by now."""
    due = group.round.delivery_due_on
    return bool(due) and due < today() and group.is_under_way


@declares("focus_group.close")
@login_required
@require_GET
def focus_group_close(request, slug):
    """What is missing, before the focus group is closed."""
    group = work_group(request, slug)
    context = {
        "group": group,
        "captured": captured(group),
        "undecided": group.contributions.to_decide().order_by("pk"),
        **_missing(group),
        "may_close": ready_to_close(group),
    }
    return render(request, "focusgroups/focus_group_close.html", context)


def _missing(group: FocusGroup) -> dict:
    """What could still be completed: about the focus group, and line by line."""
    by_line: dict[Contribution | None, list[str]] = {}
    for item in groups.missing_at_closing(group):
        by_line.setdefault(item.contribution, []).append(item.sentence)
    return {"missing_at_table": by_line.pop(None, []), "missing_in_lines": list(by_line.items())}


@declares(
    "focus_group.open",
    "focus_group.start_read_back",
    "focus_group.close",
    "focus_group.mark_reported",
    "focus_group.reopen",
    "focus_group.mark_not_delivered",
)
@login_required
@require_POST
def focus_group_move(request, slug, move):
    group = work_group(request, slug)
    if move not in ACTS:
        raise Http404
    group = ACTS[move](group, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Fatto: il focus group è «%(state)s».") % {"state": group.get_state_display()})
    return redirect("focusgroups:focus-group-detail", slug)


@declares("focus_group.mark_not_delivered")
@login_required
@require_POST
def focus_group_remind(request, slug):
    group = work_group(request, slug)
    groups.remind(group, by=request.user)
    messages.success(request, _("Il promemoria è in partenza: lo riceve chi gestisce il focus group."))
    if "dal_ciclo" in request.POST:
        return redirect("focusgroups:round-detail", group.round.slug)
    return redirect("focusgroups:focus-group-detail", slug)
