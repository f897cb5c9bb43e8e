"""The page that explains the API; its tables come from the OpenAPI document."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from api.problems import PROBLEMS
from api.schema import resources
from api.throttling import limit
from core.access import declares


@declares("public_page.read")
@require_safe
def page(request):
    first = request.build_absolute_uri(reverse("api:contributions-list") + "?kind=need&page_size=5")
    names = {"resources": resources(), "problems": PROBLEMS, "first_call": first}
    return render(
        request, "api/docs.html", names | {"anonymous_rate": limit("anonymous"), "token_rate": limit("token")}
    )
