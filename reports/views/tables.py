"""A paper in consultation as the tables read it: with a participant's personal link, without an account."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.access import declares
from core.conflicts import unless_sent
from focusgroups.doors import Entered, for_participants
from reports.actions import consultation
from reports.content import content_of_paper
from reports.documents.editions import PUBLIC
from reports.documents.html import fragment
from reports.documents.paper import section_nodes
from reports.forms.consultation import CommentForm
from reports.models import ConsultationComment, PositionPaper


def _paper(here: Entered, slug: str) -> PositionPaper:
    """A paper made from their table that is in consultation; 404 for all others."""
    readable = PositionPaper.objects.visible_to(here.bearer).filter(
        state=PositionPaper.State.CONSULTATION, focus_groups=here.bearer.focus_group_id
    )
    return get_object_or_404(readable.select_related("round", "snapshot"), slug=slug)


@declares("paper.read", "paper.comment")
@require_GET
@for_participants
def papers(request, here: Entered):
    """Papers of the table that can be commented now."""
    context = {"here": here, "papers": consultation.in_consultation_at(here.bearer.focus_group_id)}
    return render(request, "links/papers.html", context)


@declares("paper.read", "paper.comment")
@require_GET
@for_participants
def paper(request, here: Entered, slug):
    return _page(request, here, _paper(here, slug))


def _page(request, here: Entered, paper: PositionPaper, wrong: tuple[str, CommentForm] | None = None):
    """Every section in the public edition, with the own comments; `wrong` is one that could not be taken."""
    content = content_of_paper(paper, is_draft=True)
    own = ConsultationComment.objects.visible_to(here.bearer).filter(section__paper=paper).select_related("section")
    drawn = [(section, section_nodes(section, content, PUBLIC)) for section in content["sections"]]
    sections = [
        {
            "code": section["code"],
            "title": section["title"],
            "body": fragment(nodes[1:], level=1),
            "own": [said for said in own if said.section.code == section["code"]],
            "form": wrong[1] if wrong and wrong[0] == section["code"] else _fresh(section["code"]),
            "is_wrong": bool(wrong and wrong[0] == section["code"]),
        }
        for section, nodes in drawn
        if nodes
    ]
    context = {"here": here, "paper": paper, "sections": sections, "is_open": consultation.is_open(paper)}
    return render(request, "links/paper.html", context, status=422 if wrong else 200)


def _fresh(code: str) -> CommentForm:
    return CommentForm(initial={"uuid": uuid4()}, auto_id=f"id_{code}_%s")


@declares("paper.comment")
@require_POST
@for_participants
def comment(request, here: Entered, slug, code):
    paper = _paper(here, slug)
    section = get_object_or_404(paper.sections.all(), code=code)
    form = CommentForm(request.POST, auto_id=f"id_{code}_%s")
    said = {"by": here.bearer, "person": here.person}
    if not (form.is_valid() and unless_sent(form, lambda: consultation.comment(section, **said, **form.cleaned_data))):
        return _page(request, here, paper, (code, form))
    messages.success(request, _("Grazie: l'osservazione è arrivata a chi scrive il documento."))
    return redirect(f"{reverse('consultation:paper', args=[here.secret, slug])}#s-{code}")


@declares("paper.comment")
@require_POST
@for_participants
def withdraw(request, here: Entered, uuid):
    own = ConsultationComment.objects.visible_to(here.bearer).select_related("section__paper")
    said = get_object_or_404(own, uuid=uuid)
    section = said.section
    consultation.withdraw(said, by=here.bearer)
    messages.success(request, _("L'osservazione è ritirata."))
    return redirect(f"{reverse('consultation:paper', args=[here.secret, section.paper.slug])}#s-{section.code}")
