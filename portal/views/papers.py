"""Public pages of the position papers: only what is published, in the public edition."""

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import override

from committee.models import Decision, Remark
from core.access import declares
from core.prepared import kept
from portal import as_data, linked
from portal.filters import PaperFilter
from reports.actions.documents import tree_of_version
from reports.documents import html
from reports.models import Document, PaperVersion, PositionPaper


@declares("paper.read")
def paper_list(request):
    papers = PositionPaper.objects.public().select_related("round").prefetch_related("clusters")
    chosen = PaperFilter(request.GET, queryset=papers.order_by("-published_at"))
    page = Paginator(chosen.qs, 20).get_page(request.GET.get("pagina"))
    return render(
        request,
        "portal/paper_list.html",
        {"filter": chosen, "page": page, "api_urls": as_data.of_filter("position-papers", chosen, as_data.PAPERS)},
    )


@declares("paper.read")
def paper_detail(request, slug):
    """Read a published paper in the browser, with its outcome, its files and how to cite it."""
    papers = PositionPaper.objects.public().select_related("round", "supersedes").prefetch_related("clusters")
    paper = get_object_or_404(papers, slug=slug)
    version = paper.versions.defer("content").first()
    body, contents = kept("paper", str(version.uuid), make=lambda: _read(version))
    decisions = Decision.objects.published().in_force().filter(recommendation__block__section__paper=paper)
    context = {
        "paper": paper,
        "version": version,
        "linked": linked.paper(paper, version),
        "body": body,
        "contents": contents,
        "documents": Document.objects.visible_to(request.user).filter(paper_version=version, edition="public"),
        "decisions": decisions.select_related("recommendation", "sitting").order_by("recommendation__number"),
        "remarks": Remark.objects.public().filter(paper=paper).select_related("member", "reply"),
        "successor": paper.superseded_by.public().first(),
    }
    return render(request, "portal/paper_detail.html", context)


def _read(version: PaperVersion) -> tuple[SafeString, list[tuple[str, str]]]:
    """The text of the public edition and its table of contents."""
    with override(settings.LANGUAGE_CODE):  # an official text: Italian on every page
        nodes = tree_of_version(version, Document.Edition.PUBLIC).nodes
        return html.fragment(nodes), html.contents(nodes)
