"""The editor of a paper: sections with their paragraphs, and what each of them cites."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import declares
from core.conflicts import conflict
from core.errors import DomainError, Stale
from reports.actions import blocks, papers, writing
from reports.content import block_content
from reports.documents.editions import WORKING
from reports.documents.html import fragment
from reports.documents.paper import block_nodes
from reports.forms.blocks import BlockForm, CitationForm, NoteForm
from reports.models import AuthorNote, Block, Citation, PositionPaper
from reports.passages import complaint_about, moved
from reports.queries import needs_used_nowhere, not_yet_cited, proposals_not_taken_up
from reports.sections import COVER, RECOMMENDATIONS
from reports.snapshots import code_of
from reports.sources import sources_for
from reports.views.occupied import forget, keep_typed, occupied, start_of, take_if_asked
from reports.views.papers import work_paper


def written_by(request):
    """Paragraphs of the papers that the person writes."""
    written = PositionPaper.objects.visible_to(request.user).made_with(request.user)
    return Block.objects.filter(section__paper__in=written.values("pk")).select_related("section__paper", "need")


def work_block(request, uuid) -> Block:
    """A paragraph that the person may change now: 404 hidden, 403 forbidden, 409 not being written."""
    block = get_object_or_404(written_by(request), uuid=uuid)
    papers.require_editable(block.section.paper, request.user)
    return block


def work_citation(request, uuid) -> Citation:
    citation = get_object_or_404(Citation.objects.filter(block__in=written_by(request)).with_source(), uuid=uuid)
    papers.require_editable(citation.block.section.paper, request.user)
    return citation


def back_to(block: Block) -> HttpResponseRedirect:
    """The editor, at the paragraph."""
    address = reverse("reports:paper-edit", args=[block.section.paper.slug])
    return redirect(f"{address}#p-{block.uuid}")


def form_of(block: Block) -> HttpResponseRedirect:
    """The form in which a paragraph is written."""
    return redirect(
        "reports:recommendation-edit" if hasattr(block, "recommendation") else "reports:block-edit", block.uuid
    )


@declares("paper.edit")
@login_required
@require_safe
def paper_edit(request, slug):
    """Every section with its paragraphs, and what is not cited yet."""
    paper = work_paper(request, slug)
    papers.require_editable(paper, request.user)
    context = {
        "paper": paper,
        "sections": [_section(section, request.user) for section in _sections(paper, request.user)],
        "not_cited": not_yet_cited(paper).select_related("focus_group"),
        "needs_used_nowhere": needs_used_nowhere(paper),
        "recommendations_code": RECOMMENDATIONS,
        "proposals": proposals_not_taken_up(paper).select_related("focus_group"),
        "figures": Block.objects.visible_to(request.user)
        .filter(section__paper=paper)
        .live_figures()
        .order_by("section", "order"),
    }
    return render(request, "reports/paper_edit.html", context)


def _sections(paper: PositionPaper, reader):
    citations = Citation.objects.with_source().prefetch_related("contribution__voices")
    blocks_ = Block.objects.select_related("recommendation", "need").prefetch_related(
        Prefetch("citations", queryset=citations),
        Prefetch("notes", queryset=AuthorNote.objects.visible_to(reader).unsettled(), to_attr="unsettled"),
    )
    sections = paper.sections.exclude(code=COVER).select_related("lock__user")
    return sections.prefetch_related(Prefetch("blocks", queryset=blocks_))


def _section(section, reader) -> dict:
    """A section as the editor shows it: generated paragraphs are drawn, authored ones are text."""
    rows = list(section.blocks.all())
    lock = getattr(section, "lock", None)
    return {
        "section": section,
        "held": writing.words_of(lock) if lock and lock.is_live and lock.user_id != reader.pk else "",
        "rows": [
            {
                "block": block,
                "body": fragment(block_nodes({**block_content(block), "citations": []}, WORKING)),
                "citations": [_said(citation) for citation in block.citations.all()],
                "notes": block.unsettled,
                "note_form": NoteForm(block=block),
                "is_first": index == 0,
                "is_last": index == len(rows) - 1,
            }
            for index, block in enumerate(rows)
        ],
    }


def _said(citation: Citation) -> dict:
    line = citation.contribution
    where = f"{line.focus_group.cluster}, {line.focus_group}" if line else _("fabbisogno o dato")
    return {"row": citation, "where": where, "complaint": complaint_about(citation), "moved": moved(citation)}


@declares("paper.edit")
@login_required
@require_POST
def block_add(request, slug, code):
    """An empty paragraph at the end of a section, and its form."""
    paper = work_paper(request, slug)
    section = get_object_or_404(paper.sections.exclude(code=COVER), code=code)
    block = blocks.add(section, by=request.user)
    return redirect("reports:block-edit", block.uuid)


@declares("paper.edit")
@login_required
@require_POST
def figure_place(request, slug, code):
    """Put a computed table or figure in this section too."""
    section = get_object_or_404(work_paper(request, slug).sections.exclude(code=COVER), code=code)
    block = blocks.place_figure(section, by=request.user, key=request.POST.get("figura", ""))
    messages.success(request, _("La figura è inserita: i suoi valori restano legati ai contributi."))
    return back_to(block)


@declares("paper.edit")
@login_required
@require_POST
def figure_refresh(request, uuid):
    block = blocks.refresh_figure(work_block(request, uuid), by=request.user)
    messages.success(request, _("La figura riporta i valori di ora."))
    return back_to(block)


@declares("paper.edit")
@login_required
def block_edit(request, uuid):
    block = work_block(request, uuid)
    start = start_of(request, block, {"version": block.version})
    form = BlockForm(request.POST or None, instance=block, initial=start["initial"])
    context = {"form": form, "paper": block.section.paper, "section": block.section, "paragraph": block, **start}
    context["keep_url"] = reverse("reports:block-keep", args=[block.uuid])
    context["sources"] = sources_for(block)
    if request.method == "POST" and form.is_valid():
        try:
            take_if_asked(request, block)
            blocks.edit(Block.objects.get(pk=block.pk), by=request.user, **form.cleaned_data)
        except Stale as stale:
            stored = {"title": stale.current.title, "body": stale.current.body}
            return conflict(request, "reports/block_form.html", form, stale, context, stored)
        except writing.Held as held:
            return occupied(request, "reports/block_form.html", context, held)
        messages.success(request, _("Il paragrafo è salvato."))
        return back_to(block)
    return render(request, "reports/block_form.html", context, status=422 if form.errors else 200)


@declares("paper.edit")
@login_required
@require_POST
def block_keep(request, uuid):
    """Keep what is typed so far and say who writes in the section; `scarta` forgets it."""
    block = work_block(request, uuid)
    if "scarta" in request.POST:
        forget(request, block)
        return form_of(block)
    return keep_typed(request, block)


@declares("paper.edit")
@login_required
@require_POST
def block_remove(request, uuid):
    block = work_block(request, uuid)
    blocks.remove(block, by=request.user)
    messages.success(request, _("Il paragrafo è tolto."))
    return redirect("reports:paper-edit", block.section.paper.slug)


@declares("paper.edit")
@login_required
@require_POST
def block_shift(request, uuid):
    block = work_block(request, uuid)
    blocks.shift(block, by=request.user, up=request.POST.get("verso") == "su")
    return back_to(block)


@declares("paper.edit", "citation.follow")
@login_required
def citation_add(request, uuid):
    """Choose a source and, if wanted, the exact passage; words that are not in it are refused beside the field."""
    block = work_block(request, uuid)
    if block.generated:
        raise PermissionDenied
    paper = block.section.paper
    asked = {"contribution": request.GET.get("contributo", "")}
    form = CitationForm(request.POST or None, paper=paper, user=request.user, initial=asked)
    citation = _cited(block, form, request.user) if form.is_valid() else None
    if form.is_bound and not request.accepts("text/html"):
        return _for_script(form, citation)
    if citation:
        messages.success(request, _("La citazione è aggiunta."))
        return back_to(block)
    return render(
        request, "reports/citation_form.html", {"form": form, "paper": paper}, status=422 if form.errors else 200
    )


def _cited(block: Block, form: CitationForm, by) -> Citation | None:
    """Return the citation of what the form chose; None when that is refused, which the form then says."""
    try:
        return blocks.cite(block, by=by, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error("quote", str(refusal))
    return None


def _for_script(form: CitationForm, citation: Citation | None) -> JsonResponse:
    """Say the code of the line that is cited now, or why nothing is."""
    if citation is None:
        refused = " ".join(said for errors in form.errors.values() for said in errors)
        return JsonResponse({"refused": refused}, status=422)
    return JsonResponse({"code": code_of(citation.contribution) if citation.contribution else ""})


@declares("paper.edit")
@login_required
@require_POST
def citation_remove(request, uuid):
    citation = work_citation(request, uuid)
    blocks.uncite(citation, by=request.user)
    messages.success(request, _("La citazione è tolta."))
    return back_to(citation.block)


@declares("paper.edit")
@login_required
@require_POST
def citation_renew(request, uuid):
    citation = work_citation(request, uuid)
    blocks.renew(citation, by=request.user)
    messages.success(request, _("La citazione riporta ora il testo della fonte."))
    return form_of(citation.block) if "riscrivi" in request.POST else back_to(citation.block)
