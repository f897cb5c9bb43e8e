"""Work pages of the lines: list with the fast form, one line, its moves, its merging, its corrections."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, prefetch_related_objects
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import declares
from core.conflicts import conflict, unless_sent
from core.errors import Stale
from focusgroups.actions import contributions, voices
from focusgroups.filters import LineFilter
from focusgroups.forms.lines import INHERITED, LineForm, MergeForm, stored, typed
from focusgroups.forms.skills import SkillFormSet, skill_rows, stored_skills
from focusgroups.history import timeline
from focusgroups.lifecycle import CONTRIBUTION, DECIDING, WRITING, line_moves, may_write
from focusgroups.models import Contribution, ContributionKind, FocusGroup, ReadBackAnswer
from focusgroups.pages import tabs
from focusgroups.queries import LIVE, VOICES_BEHIND
from focusgroups.views.facts import facts_of
from focusgroups.views.groups import chosen_sort, work_group

SORTS = {
    "-nuovi": ("-pk",),
    "nuovi": ("pk",),
    "tipo": ("kind", "-pk"),
    "stato": ("state", "-pk"),
}
TONES = {"draft": "neutral", "submitted": "warning", "accepted": "success", "set_aside": "error"}
ACTS = {
    "submit": contributions.submit,
    "accept": contributions.accept,
    "set_aside": contributions.set_aside,
    "withdraw": contributions.withdraw,
    "reopen": contributions.reopen,
}
NOT_BUTTONS = {"accept_at_closing", "merge", "submit"}


def work_line(request, uuid) -> Contribution:
    """Return a line of a focus group the person works in; 404 for all others."""
    lines = Contribution.objects.run_by(request.user).select_related(
        "focus_group__cluster", "focus_group__round", "merged_into", "value_chain"
    )
    return get_object_or_404(lines, uuid=uuid)


def kind_of(data: QueryDict, name: str = "kind") -> str:
    """Return the kind asked for; a need when it is none of ours."""
    return data.get(name) if data.get(name) in ContributionKind.values else ContributionKind.NEED.value


def fresh_form(data: QueryDict, group: FocusGroup, *, user) -> LineForm:
    """Return an empty fast form that inherits kind, area and horizon from the address."""
    inherited = {
        name: data.getlist(name) if name == "s3_areas" else data.get(name) for name in INHERITED if name in data
    }
    return LineForm(line_kind=kind_of(data), group=group, quick=True, initial=inherited, user=user)


def add_tones(lines) -> list[Contribution]:
    rows = list(lines)
    for line in rows:
        line.tone = TONES.get(line.state, "neutral")
    return rows


def entry(request, group: FocusGroup, form: LineForm, **more) -> dict:
    """What the fast form needs, on the page and as a fragment."""
    return {
        "group": group,
        "form": form,
        "may_write": may_write(group, request.user),
        "add_url": reverse("focusgroups:contribution-add", args=[group.slug]),
        **more,
    }


def list_page(request, group: FocusGroup, form: LineForm):
    """The list of lines under the fast form."""
    own = group.contributions.run_by(request.user)
    chosen = LineFilter(request.GET, queryset=own.for_list())
    page = Paginator(chosen.qs.order_by(*chosen_sort(request, SORTS, "-nuovi")), 50)
    page = page.get_page(request.GET.get("pagina"))
    context = {
        "tabs": tabs(group, "focusgroups:contribution-grid"),
        "filter": chosen,
        "page": page,
        "lines": add_tones(page.object_list),
        "counts": counts_of(own),
        "may_decide": group.state in DECIDING,
        "sorts": [
            ("-nuovi", _("Ultimi scritti")),
            ("nuovi", _("Primi scritti")),
            ("tipo", _("Tipo")),
            ("stato", _("Stato")),
        ],
    }
    return render(request, "focusgroups/contribution_list.html", {**context, **entry(request, group, form)})


def counts_of(lines) -> dict:
    live = Q(state__in=LIVE)
    kinds = {f"{kind}s": Count("pk", filter=live & Q(kind=kind)) for kind in ContributionKind.values}
    to_decide = Count("pk", filter=Q(state="submitted") & ~Q(line_key=""))
    return lines.aggregate(**kinds, to_decide=to_decide)


@declares("contribution.list")
@login_required
@require_GET
def contribution_list(request, slug):
    group = work_group(request, slug)
    return list_page(request, group, fresh_form(request.GET, group, user=request.user))


@declares("contribution.create")
@login_required
@require_POST
def contribution_add(request, slug):
    group = work_group(request, slug)
    form = LineForm(request.POST, line_kind=kind_of(request.POST), group=group, quick=True, user=request.user)
    if "cambia" in request.POST:
        form = LineForm(initial=typed(form), line_kind=form.line_kind, group=group, quick=True, user=request.user)
        return render(request, "focusgroups/contribution_entry.html", entry(request, group, form, swapped=True))
    line = added(form, group, by=request.user)
    if line is None:
        if request.htmx:
            return render(request, "focusgroups/contribution_entry.html", entry(request, group, form))
        return list_page(request, group, form)
    return _added(request, group, line, form.inherited)


def added(form: LineForm, group: FocusGroup, *, by) -> Contribution | None:
    """Write the line of a fast form; None when the form has something to say."""
    if not form.is_valid():
        return None
    key = form.cleaned_data["uuid"]
    return unless_sent(form, lambda: contributions.add(group, by=by, uuid=key, **form.values()))


def _added(request, group: FocusGroup, line: Contribution, inherited: dict):
    """Go on with the next line: the page again, or only the new row and an empty form."""
    again = QueryDict(mutable=True)
    for name, values in inherited.items():
        again.setlist(name, values)
    if not request.htmx:
        messages.success(request, _("Riga salvata: «%(title)s».") % {"title": line.display_title})
        return redirect(reverse("focusgroups:contribution-list", args=[group.slug]) + f"?{again.urlencode()}#id_text")
    row = add_tones(group.contributions.for_list().filter(pk=line.pk))[0]
    counts = counts_of(group.contributions.run_by(request.user))
    context = entry(
        request, group, fresh_form(again, group, user=request.user), saved=row, counts=counts, may_decide=True
    )
    return render(request, "focusgroups/contribution_entry.html", context)


@declares("contribution.read_text", "contribution.history", "voice.read")
@login_required
@require_GET
def contribution_detail(request, uuid):
    line = work_line(request, uuid)
    return render(request, "focusgroups/contribution_detail.html", detail_context(request, line))


def detail_context(request, line: Contribution) -> dict:
    user = request.user
    moves = [move for move in line_moves(line, user) if move.name not in NOT_BUTTONS]
    leads = user.has_perm("focusgroups.read_voices", line)
    prefetch_related_objects([line], *VOICES_BEHIND)
    if not leads:
        moves = [replace(move, needs_note=True) if move.name == "withdraw" else move for move in moves]
    return {
        "line": line,
        "group": line.focus_group,
        "tone": TONES.get(line.state, "neutral"),
        "facts": facts_of(line),
        "moves": moves,
        "may_merge": any(move.name == "merge" for move in line_moves(line, user)),
        "may_edit": is_editable(line) and user.has_perm("focusgroups.edit_contribution", line),
        "unmapped": unmapped(line) if is_editable(line) and user.has_perm("focusgroups.propose_term", line) else [],
        "reads_voices": leads,
        "may_disclose": user.has_perm("focusgroups.disclose_voices", line) and not leads and line.voices.all(),
        "voices": line.voices.readable_by(user).select_related("organisation", "province") if leads else [],
        "voice_count": line.voice_count,
        "answers": line.answers.order_by("-pk"),
        "confirmed_count": line.answers.filter(answer=ReadBackAnswer.Answer.CONFIRMED).count(),
        "may_settle": line.focus_group.state in WRITING and line.state in {"submitted", "accepted"},
        "merged_from": line.merged_from.all(),
        "history": timeline(line, CONTRIBUTION),
    }


def unmapped(line: Contribution) -> list[tuple[str, str]]:
    """Words of a need that no concept stands for, with the kind of concept they want."""
    details = getattr(line, "need_details", None)
    if details is None:
        return []
    skills = details.skills.filter(concept=None).values_list("label", flat=True)
    profile = [(details.profile_label, "occupation")] if details.profile_label and not details.occupation_id else []
    return [*((label, "skill") for label in skills), *profile]


def is_editable(line: Contribution) -> bool:
    return line.is_live and line.focus_group.state in DECIDING


@declares("contribution.edit", "contribution.classify", "voice.edit")
@login_required
def contribution_edit(request, uuid):
    line = work_line(request, uuid)
    if not request.user.has_perm("focusgroups.edit_contribution", line):
        raise PermissionDenied
    return edit_page(request, line, by=request.user, done=line.get_absolute_url(), extra={})


def edit_page(request, line: Contribution, *, by, done: str, extra: dict):
    """The long form of a line, for the table's staff and for its recorder."""
    kind = kind_of(request.POST) if request.POST else line.kind
    asks = by.has_perm("focusgroups.edit_voices", line)
    form = LineForm(
        request.POST or None,
        line_kind=kind,
        group=line.focus_group,
        line=line,
        ask_voices=asks,
        initial=stored(line),
        user=by,
    )
    skills = SkillFormSet(
        request.POST or None, prefix="competenze", initial=stored_skills(line), form_kwargs={"user": by}
    )
    context = {"form": form, "skills": skills, "line": line, "group": line.focus_group, "done": done, **extra}
    if request.method == "POST" and all([form.is_valid(), kind != "need" or skills.is_valid()]):
        values = form.values() | ({"skills": skill_rows(skills)} if kind == "need" else {})
        try:
            contributions.edit(line, by=by, version=form.cleaned_data["version"], **values)
        except Stale as stale:
            return conflict(request, "focusgroups/contribution_form.html", form, stale, context, stored(stale.current))
        messages.success(request, _("La riga è salvata."))
        return redirect(done)
    return render(request, "focusgroups/contribution_form.html", context)


@declares(
    "contribution.submit",
    "contribution.accept",
    "contribution.set_aside",
    "contribution.withdraw",
    "contribution.reopen",
)
@login_required
@require_POST
def contribution_move(request, uuid, move):
    line = work_line(request, uuid)
    if move not in ACTS:
        raise Http404
    line = ACTS[move](line, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Fatto: la riga è «%(state)s».") % {"state": line.get_state_display()})
    if "elenco" in request.POST:
        return redirect("focusgroups:contribution-list", line.focus_group.slug)
    return redirect(line)


@declares("contribution.merge")
@login_required
def contribution_merge(request, uuid):
    line = work_line(request, uuid)
    if not request.user.has_perm("focusgroups.merge_contribution", line):
        raise PermissionDenied
    siblings = line.focus_group.contributions.run_by(request.user).live().filter(kind=line.kind).exclude(pk=line.pk)
    form = MergeForm(request.POST or None, targets=siblings.order_by("pk"))
    if form.is_valid():
        target = form.cleaned_data["into"]
        contributions.merge(line, into=target, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Le due righe sono unite. Questa resta leggibile, con le sue voci."))
        return redirect(target)
    return render(
        request, "focusgroups/contribution_merge.html", {"line": line, "group": line.focus_group, "form": form}
    )


@declares("voice.read")
@login_required
@require_POST
def contribution_voices(request, uuid):
    """Show the bodies behind a line to the coordinator, once, with a reason."""
    line = work_line(request, uuid)
    disclosed = voices.disclose(line, by=request.user, reason=request.POST.get("note", ""))
    context = {**detail_context(request, line), "voices": disclosed, "reads_voices": True}
    return render(request, "focusgroups/contribution_detail.html", context)
