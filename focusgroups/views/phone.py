"""The pages of a phone in the room: come in with the code, send a finding, vote, see the own lines."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.access import declares
from core.conflicts import begin_again
from core.errors import AlreadySent, DomainError
from core.throttle import address_of, allowed, spent
from focusgroups.actions import contributions, rooms, votes
from focusgroups.bearers import Bearer
from focusgroups.forms.room import BallotForm, CodeForm, PhoneForm
from focusgroups.models import Contribution, FocusGroup, Room, Vote
from focusgroups.room import Device, is_scanned, open_room, read_code, room_of, state_for_phone

COOKIE, SALT, KEPT = "sala", "focusgroups.phone", 12 * 60 * 60
WRONG_CODES, SENDINGS, SENDINGS_OF_ALL = 5, 12, 900  # in a minute: for each address, phone, room


@dataclass(frozen=True)
class Here:
    """A phone in its room. `is_current`: the code is the one of now; otherwise it only sees what it sent."""

    room: Room
    device: Device
    is_current: bool

    @property
    def group(self) -> FocusGroup:
        return self.room.focus_group

    @property
    def bearer(self) -> Bearer:
        return self.device.bearer(self.group)

    @property
    def url(self) -> str:
        return reverse("room:phone", args=[self.device.code])

    @property
    def lines(self):
        return Contribution.objects.visible_to(self.bearer).filter(focus_group=self.group).order_by("-pk")


def device_of(request) -> Device | None:
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=KEPT)
    return Device.read(value)


def in_the_room(view: Callable) -> Callable:
    """Let in who has the code of an open room; say "Controlla il codice" to all others, whatever the reason."""

    @never_cache
    @wraps(view)
    def entered(request, code, **kwargs):
        here = come_in(request, read_code(code))
        if isinstance(here, HttpResponse):
            return here
        is_known = request.method == "GET" or here.device == device_of(request)
        response = view(request, here, **kwargs) if is_known else unknown_phone(request, here)
        response.set_signed_cookie(
            COOKIE,
            str(here.device),
            salt=SALT,
            max_age=KEPT,
            path=reverse("room:enter"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    return entered


def come_in(request, code: str) -> Here | HttpResponse:
    """Return the phone in its room, or the page that refuses it. Only codes that are wrong count as tries."""
    device, room = device_of(request), open_room(code)
    if device and device.code == code and (own := room_of(device)):
        return Here(own, device, is_current=own == room)
    address = address_of(request)
    if room is None or not is_scanned(room, request.GET.get("k", "")):
        if spent("room_code", address, times=WRONG_CODES):
            return render(request, "room/enter.html", {"form": CodeForm(), "is_too_often": True}, status=429)
        if room is None:
            allowed("room_code", address, times=WRONG_CODES, seconds=60)
            form = CodeForm(initial={"codice": code})
            return render(request, "room/enter.html", {"form": form, "is_wrong": True}, status=404)
    return Here(room, Device.entering(room, device), is_current=True)


def unknown_phone(request, here: Here) -> HttpResponse:
    """Ask a phone without our cookie to send again with it: one that keeps none would be a new phone each time."""
    messages.warning(request, _("Per inviare e votare il telefono deve accettare i cookie del portale. Ora riprova."))
    return phone_page(request, here, PhoneForm(initial=request.POST.dict()), status=409)


@declares("live_room.enter")
@never_cache
@require_GET
def enter(request):
    """Where the code is typed. There is no list of rooms."""
    form = CodeForm(request.GET if "codice" in request.GET else None)
    if form.is_valid():
        return redirect("room:phone", form.cleaned_data["codice"])
    return render(request, "room/enter.html", {"form": form}, status=422 if form.errors else 200)


@declares("live_room.join")
@require_GET
@in_the_room
def phone(request, here: Here):
    tag = state_for_phone(here.room, here.device)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = phone_page(request, here, PhoneForm())
    response["ETag"] = tag
    return response


def phone_page(request, here: Here, form: PhoneForm, *, ballot: BallotForm | None = None, status: int = 200):
    vote = here.group.votes.first()
    context = {
        "here": here,
        "group": here.group,
        "form": form,
        "lines": own_lines(here),
        "may_send": here.is_current and here.group.state == FocusGroup.State.OPEN,
        **(vote_context(vote, here, ballot) if vote else {}),
    }
    return render(request, "room/phone.html", context, status=status)


def own_lines(here: Here) -> list[Contribution]:
    """What this phone sent, each with its kind in the words of the phone."""
    words = dict(PhoneForm.base_fields["kind"].choices)
    lines = list(here.lines)
    for line in lines:
        line.words = words[line.kind]
    return lines


def vote_context(vote: Vote, here: Here, ballot: BallotForm | None) -> dict:
    choices = list(vote.choices.select_related("contribution").order_by("-dots", "pk"))
    own = own_dots(vote, here.device)
    return {"vote": vote, "choices": choices, "has_voted": bool(own), "ballot": ballot or fresh(vote, choices, own)}


def fresh(vote: Vote, choices: list, own: dict) -> BallotForm:
    return BallotForm(vote=vote, choices=choices, initial={str(c.contribution.uuid): own.get(c.pk, 0) for c in choices})


def own_dots(vote: Vote, device: Device) -> dict[int, int]:
    """What this phone voted until now: dots by choice."""
    ballot = vote.ballots.filter(device_key=device.vote_key).first()
    return dict(ballot.given.values_list("choice", "dots")) if ballot else {}


@declares("contribution.create")
@require_POST
@in_the_room
def send(request, here: Here):
    form = PhoneForm(request.POST)
    if refusal := too_often(here):
        form.add_error(None, refusal)
        return phone_page(request, here, form, status=429)
    if not form.is_valid():
        return phone_page(request, here, form, status=422)
    try:
        rooms.say(here.room, by=here.bearer, code=here.device.code, **form.cleaned_data)
    except AlreadySent as refusal:
        begin_again(form, refusal)
        return phone_page(request, here, form, status=409)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return phone_page(request, here, form, status=409)
    messages.success(request, _("Inviato: ora lo legge chi conduce."))
    return redirect(here.url)


def too_often(here: Here) -> str:
    """Say why a phone must wait, if it must."""
    if not allowed("room_sender", here.device.sender, times=SENDINGS, seconds=60):
        return _("Hai inviato molte frasi in poco tempo. Aspetta un minuto e riprova: la frase resta qui.")
    if not allowed("room_sendings", str(here.room.uuid), times=SENDINGS_OF_ALL, seconds=60):
        return _("In questo momento arrivano troppe frasi. Aspetta un minuto e riprova: la frase resta qui.")
    return ""


@declares("live_room.vote")
@require_POST
@in_the_room
def vote(request, here: Here):
    now = here.group.votes.first()
    if now is None or not here.is_current:
        return redirect(here.url)
    form = BallotForm(request.POST, vote=now, choices=now.choices.select_related("contribution"))
    if not form.is_valid():
        return phone_page(request, here, PhoneForm(), ballot=form, status=422)
    try:
        votes.cast(now, by=here.bearer, device=here.device, dots=form.dots)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Il tuo voto è registrato. Puoi cambiarlo finché il voto è aperto."))
    return redirect(here.url)


@declares("contribution.withdraw")
@require_POST
@in_the_room
def withdraw(request, here: Here, uuid):
    line = get_object_or_404(here.lines.select_related("focus_group__cluster"), uuid=uuid)
    try:
        contributions.withdraw(line, by=here.bearer)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("La frase è ritirata."))
    return redirect(here.url)
