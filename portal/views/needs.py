"""Pages of the needs over several layers: the explorer, the page of one need, what became of it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import Cluster
from clusters.profile import profile
from core.access import declares
from core.calendar import today
from core.mail import address
from core.prepared import prepared
from focusgroups.models import Contribution
from needs.explorer import like_titles
from needs.figures import figures_of
from needs.history import lineage_of
from needs.models import Need, NeedStatement
from needs.sayings import RoundSaid, published_of, skills_of
from portal.explored import api_urls, keys_in_order, public_explorer, public_needs, rows_of
from portal.proposals import answers_to, public_proposals
from reports.models import Recommendation

PAGE = 20
SORTS = (
    ("cluster", _lazy("quanti Clust-ER lo dicono")),
    ("recenti", _lazy("detti di recente")),
    ("nome", _lazy("nome")),
)


@declares("need.read", "need.read_figures")
def need_list(request):
    """Published needs; words, facets and order are in the address."""
    explorer = public_explorer(request.GET, sort="cluster")
    page = Paginator(keys_in_order(explorer), PAGE).get_page(request.GET.get("pagina"))
    rows = rows_of(page.object_list)
    context = {
        "explorer": explorer,
        "sorts": SORTS,
        "page": page,
        "rows": rows,
        "alike": like_titles(explorer.words, public_needs()) if explorer.words and not rows else [],
        "api_urls": api_urls(explorer),
    }
    return render(request, "portal/need_list.html", context)


@declares("need.read", "need.read_figures", "need.read_statements", "decision.read", "follow_up.read")
def need_detail(request, slug):
    needs = Need.objects.visible_to(request.user).with_merged().select_related("merged_into")
    need = get_object_or_404(needs, slug=slug)
    if need.merged_into:
        return redirect(need.merged_into)  # not for good: a joining can be undone
    need = get_object_or_404(public_needs(), pk=need.pk)
    body = prepared("need", need.slug, make=lambda: render_to_string("portal/parts/need_page.html", _page_of(need)))
    return render(request, "portal/need_detail.html", {"need": need, "body": body})


def _page_of(need: Need) -> dict:
    """What anybody reads of a published need."""
    known = public_needs().with_counts(public=True).select_related("occupation__vocabulary", "occupation__replaced_by")
    need = known.get(pk=need.pk)
    (figures,) = figures_of([need], threshold=profile().public_threshold, published_only=True)
    rounds = published_of(need)
    return {
        "need": need,
        "figures": figures,
        "rounds": rounds,
        "skills": skills_of(need),
        "answers": answers_to(
            need,
            said=NeedStatement.objects.published(),
            proposals=Contribution.objects.published(),
            among=public_proposals(),
            on=today(),
        ),
        "lineage": lineage_of(need, among=public_needs()),
        "said_by": _clusters(rounds),
        "site_name": profile().site_name,
        "page_url": address(need.get_absolute_url()),
        "today": today(),
    }


def _clusters(rounds: list[RoundSaid]) -> list[Cluster]:
    """Who says it, each once."""
    return list({group.cluster.pk: group.cluster for said in rounds for group in said.clusters}.values())


@declares("need.read", "need.read_statements", "decision.read", "follow_up.read")
@login_required
def need_outcomes(request, slug):
    """What was proposed for a need and what became of it, as far as the person may read: a part of the work page."""
    if not request.user.has_perm("needs.work_on_needs"):
        raise PermissionDenied
    need = get_object_or_404(Need.objects.visible_to(request.user), slug=slug)
    answers = answers_to(
        need,
        said=NeedStatement.objects.visible_to(request.user),
        proposals=Contribution.objects.visible_to(request.user).accepted(),
        among=Recommendation.objects.visible_to(request.user),
        on=today(),
    )
    template = "portal/parts/need_answers.html" if request.htmx else "portal/need_outcomes.html"
    return render(request, template, {"need": need, "answers": answers})
