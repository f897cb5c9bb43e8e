"""Public pages of the needs: search with facets, and the page of one need."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import Cluster
from clusters.profile import profile
from core.access import declares
from core.text import by_name
from focusgroups.models import Contribution, Round
from needs.figures import figures_of
from needs.models import Need, NeedStatement
from needs.sayings import published_of, skills_of
from portal.facets import Facet, facet, unknown

PAGE = 20
SORTS = (
    ("cluster", _lazy("quanti Clust-ER lo dicono")),
    ("recenti", _lazy("detti di recente")),
    ("nome", _lazy("nome")),
)
CHOICES = {
    "cluster": lambda needs, value: needs.said_in_cluster(value, public=True),
    "ciclo": lambda needs, value: needs.said_in_round(value, public=True),
    "stato": lambda needs, value: needs.filter(status=value),
}


@declares("need.read", "need.read_figures")
def need_list(request):
    """Published needs; words, cluster, round and status are in the address."""
    valid = {
        "cluster": set(Cluster.objects.visible_to(request.user).values_list("slug", flat=True)),
        "ciclo": set(Round.objects.visible_to(request.user).values_list("slug", flat=True)),
        "stato": set(Need.Status.values),
    }
    chosen = {name: request.GET[name] for name in CHOICES if request.GET.get(name) in valid[name]}
    words = request.GET.get("testo", "").strip()[:200]
    sort = request.GET.get("ordine", "") or "cluster"
    found = _found(request.user, words, chosen).with_counts(public=True).sorted_by(sort)
    page = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    figures = figures_of(page.object_list, threshold=profile().public_threshold, published_only=True)
    context = {
        "words": words,
        "chosen": chosen,
        "refused": unknown(request, valid),
        "sorts": SORTS,
        "sort": sort,
        "page": page,
        "rows": list(zip(page.object_list, figures, strict=True)),
        "facets": _facets(request, words, chosen),
    }
    return render(request, "portal/need_list.html", context)


@declares("need.read", "need.read_figures", "need.read_statements")
def need_detail(request, slug):
    needs = Need.objects.visible_to(request.user).with_merged().select_related("occupation", "merged_into")
    need = get_object_or_404(needs, slug=slug)
    if need.merged_into:
        return redirect(need.merged_into)  # not for good: a joining can be undone
    need = get_object_or_404(Need.objects.visible_to(request.user).published().with_counts(public=True), pk=need.pk)
    (figures,) = figures_of([need], threshold=profile().public_threshold, published_only=True)
    context = {
        "need": need,
        "figures": figures,
        "rounds": published_of(need),
        "skills": skills_of(need),
        "permanent_url": settings.BASE_URL + need.get_absolute_url(),
    }
    return render(request, "portal/need_detail.html", context)


def _found(user, words: str, chosen: dict[str, str], without: str = "") -> QuerySet[Need]:
    """Return the needs that words and choices leave, leaving out one of the choices."""
    needs = (
        Need.objects.visible_to(user)
        .published()
        .searched(words, lines=Contribution.objects.visible_to(user).published())
    )
    for name, value in chosen.items():
        if name != without:
            needs = CHOICES[name](needs, value)
    return needs


def _facets(request, words: str, chosen: dict[str, str]) -> list[Facet]:
    def links(without: str) -> QuerySet[NeedStatement]:
        needs = _found(request.user, words, chosen, without).values("pk")
        return NeedStatement.objects.visible_to(request.user).live().published().filter(need__in=needs).order_by()

    group = "contribution__focus_group"
    cluster, round_ = f"{group}__cluster", f"{group}__round"
    in_clusters = links("cluster").values_list(f"{cluster}__slug", f"{cluster}__short_name")
    in_rounds = links("ciclo").values_list(f"{round_}__slug", f"{round_}__name")
    count = Count("need", distinct=True)
    clusters = in_clusters.annotate(n=count).order_by(by_name(f"{cluster}__short_name"))
    rounds = in_rounds.annotate(n=count).order_by(f"-{round_}__held_on")
    statuses = _statuses(_found(request.user, words, chosen, "stato"))
    return [
        facet(request, "cluster", _("Clust-ER"), clusters),
        facet(request, "ciclo", _("Ciclo"), rounds),
        facet(request, "stato", _("Stato"), statuses),
    ]


def _statuses(needs: QuerySet[Need]) -> list[tuple[str, str, int]]:
    counts = dict(needs.values_list("status").annotate(Count("pk")).order_by())
    return [(value, str(label), counts[value]) for value, label in Need.Status.choices if value in counts]
