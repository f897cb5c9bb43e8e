"""What the participants answered in the read-back, on one page, and settling their corrections."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import declares
from focusgroups.actions import read_back
from focusgroups.forms.lines import CorrectionForm
from focusgroups.lifecycle import WRITING
from focusgroups.models import ReadBackAnswer
from focusgroups.pages import tabs
from focusgroups.views.groups import work_group
from focusgroups.views.lines import work_line

Answer = ReadBackAnswer.Answer
PAGE = 50


@declares("contribution.list")
@login_required
@require_GET
def read_back_page(request, slug):
    """Line by line: who confirmed, what should read otherwise; corrections to look at come first."""
    group = work_group(request, slug)
    lines = group.contributions.run_by(request.user).sent()
    context = {
        "group": group,
        "tabs": tabs(group, "focusgroups:contribution-grid"),
        "page": Paginator(lines.with_answers(), PAGE).get_page(request.GET.get("pagina")),
        "open_count": ReadBackAnswer.objects.open().filter(contribution__in=lines).count(),
        "unanswered_count": lines.filter(answers=None).count(),
        "may_settle": group.state in WRITING,
    }
    return render(request, "focusgroups/read_back_page.html", context)


@declares("contribution.edit")
@login_required
@require_POST
def correction(request, uuid, answer_id):
    """Take a proposed correction, or leave the line as it is and say why."""
    line = work_line(request, uuid)
    reply = get_object_or_404(line.answers.filter(answer=Answer.CORRECTION), pk=answer_id)
    form = CorrectionForm(request.POST)
    form.is_valid()
    read = {"by": request.user, "mark": form.cleaned_data.get("letta", "")}
    if "applica" in request.POST:
        read_back.apply_correction(reply, version=form.cleaned_data.get("version") or 0, **read)
        messages.success(request, _("La correzione è applicata."))
    else:
        read_back.leave_as_it_is(reply, why=form.cleaned_data.get("perche", ""), **read)
        messages.success(request, _("La riga resta com'è."))
    return redirect("focusgroups:read-back-page", line.focus_group.slug) if "tutte" in request.POST else redirect(line)
