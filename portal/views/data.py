"""The page that says which data are open, under which licence, in which formats."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.access import declares
from skills.overview import esco_loaded


@declares("public_page.read")
@require_safe
def page(request):
    first_call = request.build_absolute_uri(reverse("api:contributions-list") + "?kind=need&page_size=5")
    return render(request, "portal/data.html", {"first_call": first_call, "esco": esco_loaded()})
