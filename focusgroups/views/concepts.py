"""What the sentence of a line seems to speak of: confirmed, rejected or added, one key each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.access import declares
from core.errors import Stale
from focusgroups.actions import concepts
from focusgroups.forms.concepts import AddSkillForm, FoundForm
from focusgroups.found import found_in
from focusgroups.models import Contribution
from focusgroups.views.lines import is_editable, work_line
from skills.models import Concept


@declares("contribution.classify")
@login_required
def contribution_concepts(request, uuid):
    """The panel, as a page or as a part of one; its buttons come back here."""
    line = work_line(request, uuid)
    if not request.user.has_perm("focusgroups.edit_contribution", line):
        raise PermissionDenied
    form = AddSkillForm(request.POST if "aggiungi" in request.POST else None, user=request.user)
    status = 200
    if request.method == "POST":
        try:
            done = _act(request, line, form)
        except Stale as stale:
            line, done, status = stale.current, False, 409
        if done and not request.htmx:
            return redirect("focusgroups:contribution-concepts", line.uuid)
        line.refresh_from_db()
    return _page(request, line, form if form.errors else AddSkillForm(user=request.user), status)


def _page(request, line: Contribution, form: AddSkillForm, status: int):
    template = "focusgroups/found.html" if request.htmx else "focusgroups/contribution_concepts.html"
    may_act = is_editable(line)
    context = {
        "line": line,
        "group": line.focus_group,
        "form": form,
        "may_act": may_act,
        "findings": found_in(line) if may_act and line.kind == "need" else [],
        "changed": status == 409,
    }
    return render(request, template, context, status=200 if request.htmx else status)


def _act(request, line: Contribution, form: AddSkillForm) -> bool:
    """Do what the button says; False when the form says what is missing."""
    sent = FoundForm(request.POST)
    sent.is_valid()
    known = {"by": request.user, "version": sent.cleaned_data.get("version") or 0}
    if "aggiungi" in request.POST:
        if not form.is_valid():
            return False
        term = form.cleaned_data["skill"]
        concepts.add_skill(line, term.label, concept=term.concept, **known)
        messages.success(request, _("Aggiunta: «%s».") % term.label)
        return True
    concept = get_object_or_404(Concept.objects.choosable_by(request.user), uuid=sent.cleaned_data.get("concept"))
    if "conferma" in request.POST:
        concepts.confirm(line, concept, words=sent.cleaned_data.get("words") or concept.name, **known)
        messages.success(request, _("Confermato: «%s».") % concept.name)
    else:
        concepts.reject(line, concept, by=request.user)
        messages.success(request, _("Scartato: «%s». Per questa riga non si ripropone.") % concept.name)
    return True
