"""Proposing a new term of the region for words of a line."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.access import declares
from focusgroups.actions import terms
from focusgroups.forms.terms import TermForm
from focusgroups.views.lines import work_line
from skills.models import ConceptKind


@declares("concept.propose")
@login_required
def term_propose(request, uuid):
    line = work_line(request, uuid)
    if not request.user.has_perm("focusgroups.propose_term", line):
        raise PermissionDenied
    words, kind = request.GET.get("parole", "")[:200], request.GET.get("tipo", "")
    start = {"name": words, "words": words, "kind": kind or ConceptKind.SKILL, "version": line.version}
    form = TermForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        concept = terms.propose(line, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("«%s» è proposto: decide il coordinamento. Fino ad allora lo vedi tu.") % concept.name
        )
        return redirect(line)
    context = {"form": form, "line": line, "group": line.focus_group}
    return render(request, "focusgroups/term_propose.html", context, status=422 if form.errors else 200)
