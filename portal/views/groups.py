"""Public pages of the focus groups."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from clusters.models import SourceCategory
from clusters.profile import profile
from core import disclosure
from core.access import declares
from core.calendar import today
from core.prepared import prepared
from focusgroups.models import Contribution, FocusGroup, Participation
from portal import as_data, linked
from portal.fates import fates_of
from portal.filters import FocusGroupFilter
from reports.models import Document, PositionPaper


@declares("focus_group.read")
def focus_group_list(request):
    groups = FocusGroup.objects.visible_to(request.user).select_related("round", "cluster")
    chosen = FocusGroupFilter(request.GET, queryset=groups)
    page = Paginator(chosen.qs, 20).get_page(request.GET.get("pagina"))
    return render(
        request,
        "portal/focus_group_list.html",
        {"filter": chosen, "page": page, "api_urls": as_data.of_filter("focus-groups", chosen, as_data.FOCUS_GROUPS)},
    )


@declares("focus_group.read")
def focus_group_detail(request, slug):
    """Date, place, who came by category, published lines with what became of them, report and papers."""
    groups = FocusGroup.objects.visible_to(request.user).select_related("round", "cluster", "value_chain")
    group = get_object_or_404(groups, slug=slug)
    co_leads = list(group.co_leads.all())
    context = {
        "group": group,
        "linked": linked.event(group, co_leads),
        "co_leads": co_leads,
        "leading": [group.cluster, *co_leads],
        "steps": [step for step in FocusGroup.State.choices if step[0] != "not_delivered"],
        "lines": prepared("lines of a focus group", group.slug, make=lambda: _lines_of(group)),
        "expects_people": group.is_under_way,
        "categories": people_by_category(group),
        "documents": Document.objects.visible_to(request.user).shown().filter(report__focus_group=group),
        "papers": PositionPaper.objects.public().filter(focus_groups=group).select_related("round"),
    }
    return render(request, "portal/focus_group_detail.html", context)


def _lines_of(group: FocusGroup) -> str:
    """The published lines with what became of them, as anybody reads them."""
    fates = fates_of(Contribution.objects.published().filter(focus_group=group).with_everything(), on=today())
    lines = [(label, [fate for fate in fates if fate.line.kind == kind]) for kind, label in KINDS]
    return render_to_string("portal/parts/group_lines.html", {"fates": fates, "lines": lines})


KINDS = [("need", _lazy("Fabbisogni")), ("trend", _lazy("Dati e tendenze")), ("proposal", _lazy("Proposte"))]


def people_by_category(group: FocusGroup) -> list[tuple[str, str]]:
    """Return category and number of who came, by the public disclosure rule."""
    came = Participation.objects.filter(focus_group=group).came().values_list("category")
    counts = dict.fromkeys(SourceCategory.values, 0) | dict(came.annotate(n=Count("pk")).order_by())
    row = disclosure.row(counts, threshold=profile().public_threshold)
    if not row.total.value:
        return []
    total = (_("In tutto"), str(row.total))
    if row.is_withheld:
        return [total]
    return [*((label, str(row.cells[value])) for value, label in SourceCategory.choices if counts[value]), total]
