"""The page that explains the API; its tables come from the OpenAPI document."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from api.problems import PROBLEMS
from api.schema import resources
from api.stability import BREAKING, MONTHS_BEFORE_THE_END, NOT_BREAKING
from api.throttling import limit
from core.access import declares

EXAMPLES = [(language, f"api/examples/{language.lower()}.txt") for language in ("curl", "Python", "R", "JavaScript")]


@declares("public_page.read")
@require_safe
def page(request):
    context = {
        "resources": resources(),
        "problems": PROBLEMS,
        "examples": EXAMPLES,
        "first_call": request.build_absolute_uri(reverse("api:contributions-list") + "?kind=need&page_size=5"),
        "export_call": request.build_absolute_uri(reverse("api:needs-export", args=["csv"])),
        "base_url": request.build_absolute_uri(reverse("api:index")),
        "anonymous_rate": limit("anonymous"),
        "token_rate": limit("token"),
        "export_rate": limit("export"),
        "not_breaking": NOT_BREAKING,
        "breaking": BREAKING,
        "months": MONTHS_BEFORE_THE_END,
    }
    return render(request, "api/docs.html", context)
