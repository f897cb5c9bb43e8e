"""Pages that open with a personal link: the participant's, on the phone, and the recorder's."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clusters.models import Organisation
from core.access import declares
from core.conflicts import conflict, unless_sent
from core.errors import Stale
from core.throttle import address_of, allowed
from focusgroups import notice
from focusgroups.actions import contributions, people, read_back
from focusgroups.bearers import Bearer
from focusgroups.doors import REFERRER_POLICY
from focusgroups.forms.lines import LineForm, typed
from focusgroups.forms.links import AnswerForm, SaidForm
from focusgroups.forms.people import AskAgainForm
from focusgroups.lifecycle import is_read_back_over, may_write
from focusgroups.links import bearer_for, valid_link
from focusgroups.models import Contribution, FocusGroup, Participation, PersonalLink, ReadBackAnswer
from focusgroups.views.lines import add_tones, added, counts_of, edit_page, fresh_form, kind_of

ACTS = {"submit": contributions.submit, "withdraw": contributions.withdraw}


@dataclass(frozen=True)
class Entered:
    """Who came in, with which secret, to which table."""

    secret: str
    bearer: Bearer
    group: FocusGroup
    person: Participation | None

    @property
    def url(self) -> str:
        return reverse("links:table", args=[self.secret])

    @property
    def is_recorder(self) -> bool:
        return self.bearer.kind == PersonalLink.Kind.RECORDER


def opens_table(view: Callable) -> Callable:
    """Let the holder of a valid link in; everybody else reads that the link is not valid, whatever the reason."""

    @never_cache
    @wraps(view)
    def entered(request, secret, **kwargs):
        link, bearer = valid_link(secret), bearer_for(secret)
        if link is None or bearer is None:
            response = render(request, "links/gone.html", {"form": AskAgainForm()}, status=404)
        else:
            group = FocusGroup.objects.visible_to(bearer).for_work().get(pk=link.focus_group_id)
            response = view(request, Entered(secret, bearer, group, link.participation), **kwargs)
        response["Referrer-Policy"] = REFERRER_POLICY
        return response

    return entered


def own_line(here: Entered, uuid) -> Contribution:
    """Return a line that the holder of the link may see at this table; 404 for all others."""
    lines = Contribution.objects.visible_to(here.bearer).filter(focus_group=here.group)
    return get_object_or_404(lines.select_related("focus_group__cluster"), uuid=uuid)


# --- the table ---


@declares("focus_group.read", "contribution.list")
@require_GET
@opens_table
def table(request, here: Entered):
    if here.is_recorder:
        return recorder_page(request, here, fresh_form(request.GET, here.group, user=here.bearer))
    return participant_page(request, here, SaidForm(ask_body=asks_body(here)))


def asks_body(here: Entered) -> bool:
    return here.person is not None


def participant_page(request, here: Entered, form: SaidForm, wrong: tuple | None = None):
    """The lines of the table, the own ones first; `wrong` is a correction that could not be taken."""
    lines = Contribution.objects.visible_to(here.bearer).filter(focus_group=here.group)
    lines = list(lines.with_answers_of(here.bearer).order_by("-pk"))
    own = [line for line in lines if line.line_key == here.bearer.line_key]
    others = [line for line in lines if line.line_key != here.bearer.line_key]
    for line in lines:
        line.answer = next(iter(line.own_answers), None)
        line.wrong_form = wrong[1] if wrong and wrong[0] == line.pk else None
    context = {
        "here": here,
        "group": here.group,
        "form": form,
        "own": add_tones(own),
        "others": [line for line in add_tones(others) if line.is_live],
        "may_write": may_write(here.group, here.bearer),
        "notice_url": reverse("links:notice", args=[notice.CURRENT]),
        "reads_back": here.group.state == FocusGroup.State.READ_BACK and not is_read_back_over(here.group),
    }
    return render(request, "links/table.html", context)


def recorder_page(request, here: Entered, form: LineForm, **more):
    """The fast form and the table's lines, for who types in the room."""
    template = "focusgroups/contribution_entry.html" if request.htmx else "links/recorder.html"
    return render(request, template, {**recorder_context(here, form), **more})


def recorder_context(here: Entered, form: LineForm) -> dict:
    lines = Contribution.objects.visible_to(here.bearer).filter(focus_group=here.group)
    return {
        "here": here,
        "group": here.group,
        "form": form,
        "lines": add_tones(lines.for_list().order_by("-pk")),
        "counts": counts_of(lines),
        "may_write": may_write(here.group, here.bearer),
        "add_url": reverse("links:line-add", args=[here.secret]),
        "table_url": here.url,
        "grid_url": reverse("links:grid", args=[here.secret]),
        "secret": here.secret,
    }


@declares("contribution.create")
@require_POST
@opens_table
def line_add(request, here: Entered):
    if here.is_recorder:
        return recorder_add(request, here)
    form = SaidForm(request.POST, ask_body=asks_body(here))
    send = "bozza" not in request.POST
    if not (form.is_valid() and unless_sent(form, lambda: said(here, form.cleaned_data, send=send))):
        return participant_page(request, here, form)
    messages.success(
        request, _("Inviato: ora lo legge il tavolo.") if send else _("Salvato come bozza: lo leggi solo tu.")
    )
    return redirect(here.url)


def said(here: Entered, data: dict, *, send: bool) -> Contribution:
    """Write the sentence of a participant."""
    words = {name: data[name] for name in ("kind", "text", "uuid")}
    said_by = speakers(here) if data.get("with_body") else ()
    return contributions.add(here.group, by=here.bearer, voices=said_by, send=send, **words)


def speakers(here: Entered) -> list[Organisation | str]:
    """The own body of a participant, or only its category."""
    return [here.person.organisation or here.person.category] if here.person else []


def recorder_add(request, here: Entered):
    form = LineForm(request.POST, line_kind=kind_of(request.POST), group=here.group, quick=True, user=here.bearer)
    if "cambia" in request.POST:
        form = LineForm(initial=typed(form), line_kind=form.line_kind, group=here.group, quick=True, user=here.bearer)
        return recorder_page(request, here, form, swapped=True)
    line = added(form, here.group, by=here.bearer)
    if line is None:
        return recorder_page(request, here, form)
    again = request.POST.copy()
    again.clear()
    for name, values in form.inherited.items():
        again.setlist(name, values)
    if not request.htmx:
        return redirect(f"{here.url}?{again.urlencode()}#id_text")
    row = add_tones(here.group.contributions.for_list().filter(pk=line.pk))[0]
    return recorder_page(request, here, fresh_form(again, here.group, user=here.bearer), saved=row)


@declares("contribution.edit")
@opens_table
def line_edit(request, here: Entered, uuid):
    line = own_line(here, uuid)
    if not here.bearer.has_perm("focusgroups.edit_contribution", line):
        raise Http404
    if here.is_recorder:
        return edit_page(request, line, by=here.bearer, done=here.url, extra={"here": here})
    start = {"kind": line.kind, "text": line.text, "version": line.version}
    form = SaidForm(request.POST or None, initial=start, ask_body=False)
    context = {"here": here, "line": line, "group": here.group}
    if form.is_valid():
        data = form.cleaned_data
        try:
            contributions.edit(line, by=here.bearer, version=data["version"] or 0, kind=data["kind"], text=data["text"])
        except Stale as stale:
            return conflict(request, "links/line_edit.html", form, stale, context)
        messages.success(request, _("La tua frase è salvata."))
        return redirect(here.url)
    return render(request, "links/line_edit.html", {**context, "form": form})


@declares("contribution.submit", "contribution.withdraw")
@require_POST
@opens_table
def line_move(request, here: Entered, uuid, move):
    line = own_line(here, uuid)
    if move not in ACTS:
        raise Http404
    line = ACTS[move](line, by=here.bearer)
    messages.success(request, _("Fatto: la tua riga è «%(state)s».") % {"state": line.get_state_display()})
    return redirect(here.url)


@declares("contribution.confirm", "contribution.propose_correction")
@require_POST
@opens_table
def line_answer(request, here: Entered, uuid):
    line = own_line(here, uuid)
    if "conferma" in request.POST:
        read_back.answer(line, by=here.bearer, answer=ReadBackAnswer.Answer.CONFIRMED)
    else:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return participant_page(request, here, SaidForm(ask_body=asks_body(here)), wrong=(line.pk, form))
        correction = ReadBackAnswer.Answer.CORRECTION
        read_back.answer(line, by=here.bearer, answer=correction, text=form.cleaned_data["text"])
    messages.success(request, _("Grazie: la tua risposta è salvata."))
    return redirect(f"{here.url}#riga-{line.uuid}")


@declares("participation.leave")
@require_POST
@opens_table
def leave(request, here: Entered):
    """Take oneself off the list: name, e-mail and links are erased, what was said stays without a name."""
    if here.person is None:
        raise Http404
    people.leave(here.person, by=here.bearer)
    return render(request, "links/left.html", {"group": here.group})


# --- a lost link ---


@declares("participation.invite")
def ask_again(request):
    """Send a lost link again; the reply is the same whether the address is known or not."""
    form = AskAgainForm(request.POST or None)
    if not form.is_valid():
        return render(request, "links/lost.html", {"form": form}, status=422 if form.errors else 200)
    email = form.cleaned_data["email"].lower()
    address = hashlib.sha256(email.encode()).hexdigest()
    client = address_of(request)
    from_here = allowed("ask_again_from", client, times=20, seconds=3600)
    if allowed("ask_again_to", address, times=3, seconds=3600) and from_here:
        people.ask_again(email)
    return render(request, "links/asked.html", {"form": form})
