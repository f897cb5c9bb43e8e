"""Pages of the needs over several layers: the explorer, the page of one need, what became of it."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from clusters.profile import profile
from core.access import declares
from core.calendar import today
from focusgroups.models import Contribution
from needs.explorer import Explorer, explore, like_titles
from needs.figures import figures_of
from needs.history import lineage_of
from needs.models import Need, NeedStatement
from needs.sayings import published_of, skills_of
from portal.proposals import answers_to, public_proposals
from reports.models import Recommendation

PAGE = 20
SORTS = (
    ("cluster", _lazy("quanti Clust-ER lo dicono")),
    ("recenti", _lazy("detti di recente")),
    ("nome", _lazy("nome")),
)
# What the API can be asked for, by the names of the explorer.
API_FILTERS = {
    "cluster": "cluster",
    "ciclo": "round",
    "stato": "status",
    "ambito": "s3_area",
    "provincia": "province",
    "eqf": "eqf",
    "transizione": "transition",
}
API_VALUES = {"verde": "green", "digitale": "digital", "ia": "ai"}


@declares("need.read", "need.read_figures")
def need_list(request):
    """Published needs; words, facets and order are in the address."""
    needs = Need.objects.visible_to(request.user).published()
    lines = Contribution.objects.visible_to(request.user).published()
    explorer = explore(request.GET, needs, lines, published_only=True, sort="cluster")
    found = needs.filter(pk__in=explorer.left()).with_counts(public=True).sorted_by(explorer.sort)
    page = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    figures = figures_of(page.object_list, threshold=profile().public_threshold, published_only=True)
    context = {
        "explorer": explorer,
        "sorts": SORTS,
        "page": page,
        "rows": list(zip(page.object_list, figures, strict=True)),
        "alike": like_titles(explorer.words, needs) if explorer.words and not page.object_list else [],
        "api_urls": _api_urls(explorer),
    }
    return render(request, "portal/need_list.html", context)


def _api_urls(explorer: Explorer) -> dict[str, str]:
    """The addresses of this query in the API and as files; none when the API does not know one of its filters."""
    chosen = explorer.chosen
    if not chosen.keys() <= API_FILTERS.keys():
        return {}
    asked = {API_FILTERS[name]: API_VALUES.get(value, value) for name, value in chosen.items()}
    query = urlencode({**asked, **({"search": explorer.words} if explorer.words else {})})
    urls = {form.upper(): reverse("api:needs-export", args=[form]) for form in ("csv", "xlsx")}
    urls |= {"API": reverse("api:needs-list")}
    return {name: f"{url}?{query}" if query else url for name, url in urls.items()}


@declares("need.read", "need.read_figures", "need.read_statements", "decision.read", "follow_up.read")
def need_detail(request, slug):
    needs = Need.objects.visible_to(request.user).with_merged().select_related("merged_into")
    need = get_object_or_404(needs, slug=slug)
    if need.merged_into:
        return redirect(need.merged_into)  # not for good: a joining can be undone
    published = Need.objects.visible_to(request.user).published().with_counts(public=True)
    need = get_object_or_404(published.select_related("occupation__vocabulary", "occupation__replaced_by"), pk=need.pk)
    (figures,) = figures_of([need], threshold=profile().public_threshold, published_only=True)
    context = {
        "need": need,
        "figures": figures,
        "rounds": published_of(need),
        "skills": skills_of(need),
        "answers": answers_to(
            need,
            said=NeedStatement.objects.published(),
            proposals=Contribution.objects.published(),
            among=public_proposals(),
            on=today(),
        ),
        "lineage": lineage_of(need, among=Need.objects.visible_to(request.user).published()),
        "permanent_url": settings.BASE_URL + need.get_absolute_url(),
    }
    return render(request, "portal/need_detail.html", context)


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
