"""Work pages of position papers: list, new, overview with its steps, draft, preview."""

from itertools import zip_longest
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import declares
from core.conflicts import conflict
from core.errors import Stale
from core.events import subject_text
from core.lifecycle import moves_for
from core.models import Event
from focusgroups.models import Round
from reports.actions import consultation, documents, drafts, papers
from reports.comparison import compare
from reports.documents.html import fragment
from reports.filters import SORTS, PaperFilter, sorted_papers
from reports.forms.papers import PaperCreateForm, PaperForm
from reports.lifecycle import PAPER
from reports.models import Citation, Document, PaperVersion, PositionPaper
from reports.queries import contributions_of, not_yet_cited
from reports.readiness import obstacles_to_submission, uncited_findings
from reports.verification import verify
from reports.views.progress import latest_job

S = PositionPaper.State
PAGE = 25
STEPS = [
    step for step in S.choices if step[0] in {S.DRAFTING, S.CONSULTATION, S.SIGNED_OFF, S.SUBMITTED, S.UNDER_REVIEW}
]
STEPS += [("closed", _("con l'esito")), (S.PUBLISHED, S.PUBLISHED.label)]
REACHED = {S.RETURNED: S.UNDER_REVIEW, S.SUPERSEDED: S.PUBLISHED} | dict.fromkeys(
    (S.ADOPTED, S.PARTLY_ADOPTED, S.NOT_ADOPTED), "closed"
)
TONES = {
    S.CONSULTATION: "info",
    S.SIGNED_OFF: "info",
    S.SUBMITTED: "info",
    S.UNDER_REVIEW: "info",
    S.RETURNED: "warning",
    S.ADOPTED: "success",
    S.PARTLY_ADOPTED: "success",
    S.NOT_ADOPTED: "error",
    S.PUBLISHED: "success",
}
# Asks for a day: taken on the page of the consultation.
OPENING = "open_consultation"
# The steps taken on these pages; those of the committee have their own.
ACTS = {
    "sign_off": papers.sign_off,
    "submit": papers.submit,
    "reopen": papers.reopen,
    "publish": papers.publish,
    "supersede": papers.supersede,
}


def work_paper(request, slug: str) -> PositionPaper:
    """A paper that the person's clusters write (every one for the coordinator); 404 for all others."""
    written = PositionPaper.objects.visible_to(request.user).made_with(request.user).select_related("round", "snapshot")
    return get_object_or_404(written, slug=slug)


@declares("paper.read")
@login_required
@require_safe
def paper_list(request):
    written = PositionPaper.objects.visible_to(request.user).made_with(request.user)
    chosen = PaperFilter(request.GET, queryset=written.select_related("round").with_counts())
    page = Paginator(sorted_papers(chosen.qs, request.GET.get("ordine", "")), PAGE).get_page(request.GET.get("pagina"))
    for paper in page.object_list:
        paper.tone = TONES.get(paper.state, "neutral")
    may_create = request.user.has_perm("reports.create_paper")
    round_ = chosen.form.cleaned_data.get("ciclo") if request.user.has_perm("reports.compile_round") else None
    context = {"filter": chosen, "page": page, "sorts": SORTS, "may_create": may_create, "round": round_}
    return render(request, "reports/paper_list.html", context)


@declares("round.compile_papers")
@login_required
@require_POST
def round_drafts(request, slug):
    """Ask for the drafts of a whole round; the job's page shows how far they are and can cancel the rest."""
    job = papers.request_round(get_object_or_404(Round.objects.visible_to(request.user), slug=slug), by=request.user)
    back = f"{reverse('reports:paper-list')}?{urlencode({'ciclo': slug})}"
    return redirect(f"{reverse('portal:job', args=[job.uuid])}?{urlencode({'torna': back})}")


@declares("paper.create")
@login_required
def paper_create(request):
    if not request.user.has_perm("reports.create_paper"):
        raise PermissionDenied
    form = PaperCreateForm(request.POST or None, user=request.user)
    if form.is_valid():
        paper = papers.create(by=request.user, **form.values())
        messages.success(request, _("Il documento è creato. Ora puoi generare la bozza."))
        return redirect("reports:paper-detail", paper.slug)
    return render(request, "reports/paper_form.html", {"form": form}, status=422 if form.errors else 200)


@declares("paper.read", "version.read", "paper.history", "snapshot.read")
@login_required
@require_safe
def paper_detail(request, slug):
    paper = work_paper(request, slug)
    versions = list(PaperVersion.objects.visible_to(request.user).filter(paper=paper).prefetch_related("documents"))
    moves = moves_for(paper, request.user, PAPER)
    context = {
        "paper": paper,
        "tone": TONES.get(paper.state, "neutral"),
        "steps": STEPS,
        "reached": REACHED.get(paper.state, paper.state),
        "moves": [move for move in moves if move.name in ACTS],
        "may_open_consultation": any(move.name == OPENING for move in moves),
        "unanswered_count": consultation.unanswered(paper),
        "may_compile": paper.state in drafts.COMPILABLE and request.user.has_perm("reports.compile_paper", paper),
        "may_edit": _may_edit(request.user, paper),
        "job": latest_job(paper, *versions[:1]),
        "versions": list(zip_longest(versions, versions[1:])),
        "groups": paper.focus_groups.select_related("cluster", "round"),
        "clusters": paper.clusters.in_reading_order(),
        "line_count": contributions_of(paper).count(),
        "uncited_count": not_yet_cited(paper).count(),
        "findings_without_source": uncited_findings(paper),
        "obstacles": obstacles_to_submission(paper) if paper.state == S.SIGNED_OFF else [],
        "stale_blocks": Citation.objects.filter(block__section__paper=paper, block__is_stale=True).exists(),
        "events": history(paper),
        "is_returned": paper.state == S.RETURNED,
    }
    return render(request, "reports/paper_detail.html", context)


def _may_edit(user, paper: PositionPaper) -> bool:
    return paper.state in papers.EDITABLE and user.has_perm("reports.edit_paper", paper)


def history(paper: PositionPaper) -> list[dict]:
    """The steps of a paper, newest first, without names."""
    labels = {f"positionpaper.{move.name}": str(move.label) for move in PAPER}
    labels |= {"positionpaper.create": _("Documento creato"), "positionpaper.compile": _("Bozza generata")}
    found = Event.objects.filter(subject=subject_text(paper), verb__in=labels)
    return [{"at": event.at, "title": labels[event.verb], "note": event.note} for event in found[:30]]


@declares("paper.edit")
@login_required
def paper_facts(request, slug):
    """Title, theme and the sentence of a paper."""
    paper = work_paper(request, slug)
    papers.require_editable(paper, request.user)
    form = PaperForm(request.POST or None, instance=paper, initial={"version": paper.version})
    if request.method == "POST" and form.is_valid():
        try:
            papers.edit(work_paper(request, slug), by=request.user, **form.cleaned_data)
        except Stale as stale:
            stored = {name: getattr(stale.current, name) for name in ("title", "theme", "summary")}
            return conflict(request, "reports/paper_form.html", form, stale, {"paper": stale.current}, stored)
        messages.success(request, _("Le modifiche sono salvate."))
        return redirect("reports:paper-detail", slug)
    status = 422 if form.errors else 200
    return render(request, "reports/paper_form.html", {"form": form, "paper": work_paper(request, slug)}, status=status)


@declares("snapshot.create")
@login_required
@require_POST
def paper_draft(request, slug):
    """Ask for the draft; pressing twice asks once."""
    papers.request_draft(work_paper(request, slug), by=request.user)
    messages.info(request, _("La bozza è in preparazione: puoi restare qui o tornare più tardi."))
    return redirect("reports:paper-detail", slug)


@declares("paper.sign_off", "paper.submit", "paper.reopen", "paper.publish", "paper.supersede")
@login_required
@require_POST
def paper_move(request, slug, name):
    paper = work_paper(request, slug)
    if name not in ACTS:
        raise Http404
    moved = ACTS[name](paper, by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("Fatto: il documento è «%(state)s».") % {"state": moved.get_state_display()})
    return redirect("reports:paper-detail", slug)


@declares("paper.read", "snapshot.read")
@login_required
@require_safe
def paper_verify(request, slug):
    """Whether the paper proves itself now: every doubt, with the place where it is."""
    paper = work_paper(request, slug)
    return render(request, "reports/paper_verify.html", {"paper": paper, "doubts": verify(paper)})


@declares("version.compare", "version.read")
@login_required
@require_safe
def version_compare(request, slug, old, new):
    """What changed between two versions, paragraph by paragraph."""
    paper = work_paper(request, slug)
    versions = PaperVersion.objects.visible_to(request.user).filter(paper=paper)
    before, after = get_object_or_404(versions, number=old), get_object_or_404(versions, number=new)
    context = {"paper": paper, "old": before, "new": after, "changes": compare(before.content, after.content)}
    return render(request, "reports/version_compare.html", context)


@declares("paper.preview")
@login_required
@require_safe
def paper_preview(request, slug):
    """The paper as a page, from what is stored now, in the edition asked for."""
    paper = work_paper(request, slug)
    edition = request.GET.get("edizione", "")
    if edition not in Document.Edition.values:
        edition = Document.Edition.WORKING
    tree = documents.preview_of_paper(paper, edition)
    context = {
        "paper": paper,
        "tree": tree,
        "body": fragment(tree.nodes),
        "editions": [(code, label, code == edition) for code, label in Document.Edition.choices],
    }
    return render(request, "reports/paper_preview.html", context)
