"""The consultation as the authors see it: its end, who answered, every comment with its answer."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import declares
from reports.actions import consultation
from reports.forms.consultation import AnswerForm, EndForm
from reports.models import ConsultationComment, PositionPaper
from reports.views.papers import work_paper

S = PositionPaper.State


@declares("paper.author_page")
@login_required
@require_safe
def consultation_page(request, slug):
    paper = work_paper(request, slug)
    form = EndForm(initial={"until": paper.consultation_until or consultation.proposed_end()})
    return render(request, "reports/consultation.html", _page(request, paper, form))


def _page(request, paper: PositionPaper, end: EndForm, wrong: AnswerForm | None = None) -> dict:
    """`wrong` is an answer that could not be taken, as it was typed."""
    comments = ConsultationComment.objects.visible_to(request.user).filter(section__paper=paper)
    rows = [_row(said, wrong) for said in comments.select_related("section", "focus_group", "organisation")]
    return {
        "paper": paper,
        "end": end,
        "is_open": consultation.is_open(paper),
        "may_open": paper.state == S.DRAFTING and request.user.has_perm("reports.open_consultation", paper),
        "may_move_end": paper.state == S.CONSULTATION and request.user.has_perm("reports.open_consultation", paper),
        "may_answer": paper.state in consultation.ANSWERED_IN and request.user.has_perm("reports.edit_paper", paper),
        "rows": rows,
        "waiting": sum(not row["said"].outcome for row in rows),
        "answered": consultation.who_answered(paper),
    }


def _row(said: ConsultationComment, wrong: AnswerForm | None) -> dict:
    form = wrong if wrong and wrong.comment == said else AnswerForm(comment=said)
    return {"said": said, "source": consultation.source_of(said), "form": form, "is_wrong": form.is_bound}


@declares("paper.open_consultation")
@login_required
@require_POST
def consultation_open(request, slug):
    """Open the consultation until a day."""
    done = _("La consultazione è aperta: i partecipanti ricevono un'e-mail con il link.")
    return _until(request, work_paper(request, slug), consultation.begin, done)


@declares("paper.move_consultation_end")
@login_required
@require_POST
def consultation_end(request, slug):
    """Move the end of an open consultation."""
    done = _("La fine della consultazione è spostata.")
    return _until(request, work_paper(request, slug), consultation.set_end, done)


def _until(request, paper: PositionPaper, act: Callable, done: str):
    """Ask for a day and act; what cannot be taken stays as typed."""
    form = EndForm(request.POST)
    if not request.user.has_perm("reports.open_consultation", paper):
        raise PermissionDenied
    if form.is_valid():
        try:
            act(paper, by=request.user, until=form.cleaned_data["until"])
        except consultation.PastEnd as refusal:
            form.add_error("until", str(refusal))
        else:
            messages.success(request, done)
            return redirect("reports:consultation", paper.slug)
    return render(request, "reports/consultation.html", _page(request, paper, form), status=422)


@declares("paper.answer_comment")
@login_required
@require_POST
def comment_answer(request, uuid):
    """Answer a comment; what cannot be taken stays as typed, beside its comment."""
    comments = ConsultationComment.objects.visible_to(request.user).select_related("section__paper__round")
    said = get_object_or_404(comments, uuid=uuid)
    paper = work_paper(request, said.section.paper.slug)
    form = AnswerForm(request.POST, comment=said)
    if form.is_valid():
        try:
            consultation.answer(said, by=request.user, **form.cleaned_data)
        except consultation.Unfounded as refusal:
            form.add_error("reply", str(refusal))
        else:
            messages.success(request, _("La risposta è salvata."))
            return redirect(f"{reverse('reports:consultation', args=[paper.slug])}#o-{said.uuid}")
    page = _page(request, paper, EndForm(initial={"until": paper.consultation_until}), form)
    return render(request, "reports/consultation.html", page, status=422)
