"""The statistics quoted beside needs: which there are, and each with its figures, source and licence."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.access import declares
from core.text import by_name
from needs.models import Indicator, Need, Observation
from portal import as_data
from portal.filters import IndicatorFilter
from portal.indicators import figure_of

PAGE = 50
DRAWN = 2_000  # the most recent figures: an indicator by profession and municipality may have many


@declares("indicator.read")
@require_safe
def indicator_list(request):
    """Every indicator with its most recent figure."""
    visible = Indicator.objects.visible_to(request.user).with_latest().order_by(by_name("name"), "pk")
    chosen = IndicatorFilter(request.GET, queryset=visible)
    page = Paginator(chosen.qs, PAGE).get_page(request.GET.get("pagina"))
    latest = Observation.objects.visible_to(request.user).in_bulk([row.latest for row in page if row.latest])
    rows = [(indicator, latest.get(indicator.latest)) for indicator in page]
    return render(
        request,
        "portal/indicator_list.html",
        {
            "filter": chosen,
            "page": page,
            "rows": rows,
            "api_urls": as_data.of_filter("indicators", chosen, as_data.INDICATORS),
        },
    )


@declares("indicator.read")
@require_safe
def indicator_detail(request, code):
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    observations = Observation.objects.visible_to(request.user).filter(indicator=indicator).latest_first()
    page = Paginator(observations.select_related("concept"), PAGE).get_page(request.GET.get("pagina"))
    context = {
        "indicator": indicator,
        "page": page,
        "figure": figure_of(indicator, observations[:DRAWN]),
        "needs": Need.objects.published().filter(observations__indicator=indicator).distinct().in_reading_order(),
    }
    return render(request, "portal/indicator_detail.html", context)
