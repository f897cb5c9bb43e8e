"""The room as who conducts it sees it: code, incoming lines, what the table has heard, the vote, the projector."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from charts.qr import qr
from core import mail
from core.access import declares
from core.conflicts import unless_sent
from core.errors import DomainError
from focusgroups.actions import contributions, groups, rooms, votes
from focusgroups.forms.room import DecideForm, HeardForm, OpenVoteForm
from focusgroups.lifecycle import DECIDING, writing_states
from focusgroups.models import Contribution, ContributionKind, FocusGroup, Room, Vote
from focusgroups.pages import tabs
from focusgroups.room import scan_address, state_of_table
from focusgroups.streams import stream
from focusgroups.views.groups import work_group
from focusgroups.views.lines import add_tones

SHOWN_CARDS = 12
SHOWN_LINES = 8  # on the projector
ACTS = {"apri": groups.open_room, "sospendi": rooms.close_to_phones, "codice": rooms.renew_code}
SAID = {
    "apri": _lazy("La sala è aperta: mostra il codice o il QR."),
    "sospendi": _lazy("I telefoni non inviano più. Quando vuoi, apri di nuovo la sala."),
    "codice": _lazy("Il codice è cambiato: chi è in sala inquadra di nuovo il QR."),
}


def room_group(request, slug: str) -> FocusGroup:
    """Return a table whose room the person conducts; 404 for all others."""
    group = work_group(request, slug)
    if not request.user.has_perm("focusgroups.run_room", group):
        raise PermissionDenied
    return group


def open_room_of(group: FocusGroup) -> Room | None:
    room = getattr(group, "room", None)
    return room if room and room.is_open else None


def lines_of(request, group: FocusGroup):
    return group.contributions.run_by(request.user)


def unless_seen(request, group: FocusGroup, page) -> HttpResponse:
    """Answer 304 to who has the present state already; otherwise with `page()`."""
    tag = state_of_table(group)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = page()
    response["ETag"] = tag
    return response


# --- the page of who conducts ---


@declares("live_room.read")
@never_cache
@login_required
@require_GET
def room(request, slug):
    group = room_group(request, slug)
    return unless_seen(request, group, lambda: room_page(request, group))


def room_page(request, group: FocusGroup, *, status: int = 200, **forms):
    lines = lines_of(request, group)
    incoming = lines.to_decide().order_by("pk")
    heard = add_tones(lines.heard().order_by("-pk"))
    now = open_room_of(group)
    vote = vote_of(group)
    context = {
        "group": group,
        "tabs": tabs(group, "focusgroups:room"),
        "room": now,
        "enter_address": mail.address(reverse("room:enter")),
        "cards": list(incoming[:SHOWN_CARDS]),
        "waiting": incoming.count(),
        "heard": heard,
        "counts": kinds_of(heard),
        "vote": vote,
        "may_open": group.state in {"planned", "open"} and now is None,
        "may_write": group.state in writing_states(request.user),
        "may_decide": group.state in DECIDING,
        "may_vote": now is not None and len(heard) > 1 and not (vote and vote.is_open),
        "form": HeardForm(),
        "decide_form": DecideForm(targets=targets_of(lines)),
        "vote_form": OpenVoteForm(lines=lines.heard(), initial={"lines": [line.uuid for line in heard]}),
        **forms,
    }
    return render(request, "room/room.html", context, status=status)


def targets_of(lines):
    """Lines that another one can be merged into."""
    return lines.sent().order_by("kind", "-pk")


def kinds_of(heard: list[Contribution]) -> list[tuple[str, int]]:
    counts = {kind: sum(line.kind == kind for line in heard) for kind in ContributionKind.values}
    names = {"need": _("Fabbisogni"), "trend": _("Dati e tendenze"), "proposal": _("Proposte")}
    return [(names[kind], count) for kind, count in counts.items()]


def vote_of(group: FocusGroup) -> Vote | None:
    """The last vote of the table, with its lines; the most voted first once it is closed."""
    vote = group.votes.with_ballots().first()
    if vote:
        vote.shown = list(vote.choices.select_related("contribution").order_by("-dots", "pk"))
    return vote


@declares("live_room.open", "live_room.moderate")
@login_required
@require_POST
def room_act(request, slug, act):
    group = room_group(request, slug)
    if act not in ACTS:
        raise Http404
    ACTS[act](group, by=request.user)
    messages.success(request, SAID[act])
    return redirect("focusgroups:room", slug)


@declares("contribution.create")
@login_required
@require_POST
def room_write(request, slug):
    group = room_group(request, slug)
    form = HeardForm(request.POST)
    if not (
        form.is_valid() and unless_sent(form, lambda: rooms.note_down(group, by=request.user, **form.cleaned_data))
    ):
        return room_page(request, group, form=form, status=422)
    return redirect(reverse("focusgroups:room", args=[slug]) + "#scrivi")


@declares("contribution.accept", "contribution.set_aside", "contribution.merge")
@login_required
@require_POST
def room_decide(request, slug):
    """Decide on a line that came in, by the button that was pressed at it."""
    group = room_group(request, slug)
    lines = lines_of(request, group).select_related("focus_group__cluster")
    form = DecideForm(request.POST, targets=targets_of(lines))
    if not form.is_valid():
        return room_page(request, group, decide_form=form, status=422)
    if form.chosen is None:
        raise DomainError(_("Scegli che cosa fare della riga."))
    act, key = form.chosen
    line = get_object_or_404(lines, uuid=key)
    if act == "convalida":
        contributions.accept(line, by=request.user)
    elif act == "unisci":
        contributions.merge(line, into=form.cleaned_data["into"], by=request.user)
    else:
        contributions.set_aside(line, by=request.user, note=form.cleaned_data["note"])
    return redirect(reverse("focusgroups:room", args=[slug]) + "#arrivo")


@declares("live_room.moderate")
@login_required
@require_POST
def room_vote(request, slug):
    """Open a vote on some lines, or close the one that is open."""
    group = room_group(request, slug)
    if "chiudi" in request.POST:
        votes.close_vote(group, by=request.user)
        messages.success(request, _("Il voto è chiuso: il risultato è sugli schermi."))
        return redirect("focusgroups:room", slug)
    form = OpenVoteForm(request.POST, lines=lines_of(request, group).heard())
    if not form.is_valid():
        return room_page(request, group, vote_form=form, status=422)
    votes.open_vote(group, by=request.user, **form.cleaned_data)
    messages.success(request, _("Il voto è aperto: i telefoni lo vedono entro pochi secondi."))
    return redirect("focusgroups:room", slug)


# --- the projector, the QR code, the stream ---


@declares("live_room.read")
@never_cache
@login_required
@require_GET
def room_projector(request, slug):
    """For everybody in the room: what the table has heard, never what waits for a decision."""
    group = room_group(request, slug)
    return unless_seen(request, group, lambda: projector_page(request, group))


def projector_page(request, group: FocusGroup):
    heard = list(lines_of(request, group).heard().order_by("-pk"))
    context = {
        "group": group,
        "room": open_room_of(group),
        "lines": heard[:SHOWN_LINES],
        "more": max(len(heard) - SHOWN_LINES, 0),
        "counts": kinds_of(heard),
        "vote": vote_of(group),
    }
    return render(request, "room/projector.html", context)


@declares("live_room.moderate")
@never_cache
@login_required
@require_GET
def room_qr(request, slug):
    now = open_room_of(room_group(request, slug))
    if now is None:
        raise Http404
    return HttpResponse(qr(scan_address(now)), content_type="image/svg+xml")


@declares("live_room.read")
@never_cache
@login_required
@require_GET
def room_stream(request, slug):
    group = room_group(request, slug)
    return stream(lambda: state_of_table(FocusGroup.objects.run_by(request.user).get(pk=group.pk)))
