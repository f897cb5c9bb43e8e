"""Recommendations: written in their parts, made from the proposals of the tables."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import declares
from core.conflicts import conflict
from core.errors import Stale
from reports.actions import blocks, papers, writing
from reports.forms.blocks import RecommendationForm
from reports.models import Recommendation, Section
from reports.queries import contributions_of
from reports.sections import RECOMMENDATIONS
from reports.sources import sources_for
from reports.views.blocks import back_to, work_block
from reports.views.occupied import forget, keep_typed, occupied, start_of, take_if_asked
from reports.views.papers import work_paper

PARTS = ("action", "lead", "partners", "timing", "funds", "indicator")


@declares("paper.edit")
@login_required
def add(request, slug):
    """A new recommendation; what is typed before it is saved is kept under the section."""
    section = _section(request, slug)
    start = start_of(request, section, {"version": 0})
    form = RecommendationForm(request.POST or None, paper=section.paper, initial=start["initial"])
    context = {"form": form, "paper": section.paper, **start}
    context["keep_url"] = reverse("reports:recommendation-keep", args=[slug])
    if form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            take_if_asked(request, section)
            said = blocks.save_recommendation(section, by=request.user, **data)
        except writing.Held as held:
            return occupied(request, "reports/recommendation_form.html", context, held)
        messages.success(request, _("La raccomandazione %(number)s è aggiunta.") % {"number": said.number})
        return back_to(said.block)
    return render(request, "reports/recommendation_form.html", context, status=422 if form.errors else 200)


def _section(request, slug) -> Section:
    """The section of the recommendations of a paper that the person may change now."""
    paper = work_paper(request, slug)
    papers.require_editable(paper, request.user)
    return get_object_or_404(paper.sections.select_related("paper"), code=RECOMMENDATIONS)


@declares("paper.edit")
@login_required
@require_POST
def keep(request, slug):
    """Keep what is typed of a new recommendation; `scarta` forgets it."""
    section = _section(request, slug)
    if "scarta" in request.POST:
        forget(request, section)
        return redirect("reports:recommendation-add", slug)
    return keep_typed(request, section)


@declares("paper.edit")
@login_required
@require_POST
def from_proposal(request, slug, uuid):
    """One press makes a recommendation of a proposal; its form opens, to say it so that one can answer yes or no."""
    paper = work_paper(request, slug)
    section = get_object_or_404(paper.sections, code=RECOMMENDATIONS)
    proposal = get_object_or_404(contributions_of(paper).proposals(), uuid=uuid)
    said = blocks.recommend(proposal, section, by=request.user)
    messages.success(request, _("La raccomandazione %(number)s nasce dalla proposta.") % {"number": said.number})
    return redirect("reports:recommendation-edit", said.block.uuid)


@declares("paper.edit")
@login_required
def edit(request, uuid):
    block = work_block(request, uuid)
    said = Recommendation.objects.filter(block=block).first()
    if said is None:
        raise Http404
    start = start_of(request, block, {"version": block.version, "title": block.title, "body": block.body})
    form = RecommendationForm(request.POST or None, paper=block.section.paper, instance=said, initial=start["initial"])
    context = {"form": form, "paper": block.section.paper, "said": said, "paragraph": block, **start}
    context["keep_url"] = reverse("reports:block-keep", args=[block.uuid])
    context["sources"] = sources_for(block)
    if request.method == "POST" and form.is_valid():
        try:
            take_if_asked(request, block)
            blocks.save_recommendation(block, by=request.user, **form.cleaned_data)
        except Stale as stale:
            saved = Recommendation.objects.get(block=stale.current)
            stored = {"title": stale.current.title, "body": stale.current.body}
            stored |= {name: getattr(saved, name) for name in PARTS}
            return conflict(request, "reports/recommendation_form.html", form, stale, context, stored)
        except writing.Held as held:
            return occupied(request, "reports/recommendation_form.html", context, held)
        messages.success(request, _("La raccomandazione è salvata."))
        return back_to(block)
    return render(request, "reports/recommendation_form.html", context, status=422 if form.errors else 200)
