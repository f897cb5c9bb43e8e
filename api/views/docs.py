"""The pages that explain the API; tables and calls come from the OpenAPI document."""

import json
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.problems import PROBLEMS
from api.schema import ResourcePart, resources
from api.stability import BREAKING, MONTHS_BEFORE_THE_END, NOT_BREAKING
from api.throttling import limit
from core.access import declares

LANGUAGES = ("curl", "Python", "R", "JavaScript")
FIRST = "kind=need&page_size=5"
# What an example asks of a resource, when five rows are not the best example.
ASKED = {"contributions": FIRST, "suggest": "text=saldatore", "releases": "", "changes": ""}
TELLING = ("text", "title", "name", "action", "label", "outcome", "key")  # the first that a resource has is printed


@dataclass(frozen=True)
class Example:
    """One call as four programs. `of` names it in the page, `shown` is the field that the programs print."""

    of: str
    title: str
    call: str
    shown: str = ""
    folder: str = ""
    can_be_tried: bool = True
    needs_key: bool = False

    @property
    def programs(self) -> list[tuple[str, str]]:
        """Language and template of each program."""
        return [(name, f"api/examples/{self.folder}{name.lower()}.txt") for name in LANGUAGES]


def first_call(request) -> Example:
    """Five needs as they were said: works without a key, and with any."""
    address = reverse("api:contributions-list")
    return Example("prima-chiamata", _("La prima chiamata"), request.build_absolute_uri(f"{address}?{FIRST}"), "text")


@declares("public_page.read")
@require_safe
def page(request):
    contributions = request.build_absolute_uri(reverse("api:contributions-list"))
    table = reverse("api:table-contributions", args=["il-tuo-focus-group"])
    context = {
        "resources": [(resource, _example(request, resource)) for resource in resources()],
        "problems": PROBLEMS,
        "first": first_call(request),
        "pages": Example("pagine", "", f"{contributions}?page_size=100", "text", "pages/", can_be_tried=False),
        "writing": Example("scrivere", "", request.build_absolute_uri(table), "", "write/", False, needs_key=True),
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


@declares("public_page.read")
@require_safe
def problem(request, slug):
    """Explain one type of problem, with a reply as an example."""
    found = next((problem for problem in PROBLEMS if problem.slug == slug), None)
    if found is None:
        raise Http404
    body = {
        "type": request.build_absolute_uri(found.path),
        "title": str(found.title),
        "status": found.status,
        "detail": str(found.meaning),
    }
    return render(
        request, "api/problem.html", {"problem": found, "body": json.dumps(body, indent=2, ensure_ascii=False)}
    )


def _example(request, resource: ResourcePart) -> Example:
    fields = {part.name for part in resource.fields}
    shown = next((name for name in TELLING if name in fields), resource.fields[0].name)
    query = ASKED.get(resource.noun, "page_size=5")
    address = request.build_absolute_uri(resource.path + (f"?{query}" if query else ""))
    return Example(resource.noun, resource.title, address, shown)
