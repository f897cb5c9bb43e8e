"""The page about the data, and the datasets as pages: what each holds, in which formats, and its first rows."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from api import linked
from api.codebook import cite, codebook, kind_of, read_me, variables
from api.datasets import described, described_one, preview
from api.models import Release, Reuse
from api.v1.resources import RESOURCES
from api.views.docs import first_call
from clusters.profile import profile
from core.access import declares
from core.prepared import prepared
from focusgroups.models import Round
from skills.overview import esco_loaded

ROWS_IN_SIGHT, ROWS_AT_A_GLANCE = 5, 3


@declares("public_page.read")
@require_safe
def page(request):
    """Which data are open, under which licence, in which formats, what they look like and who reuses them."""
    titles = {resource.noun: resource.title for resource, _right in RESOURCES}
    context = {
        "datasets": prepared("datasets at a glance", make=_at_a_glance),
        "reuses": [(reuse, titles.get(reuse.dataset)) for reuse in Reuse.objects.visible_to(request.user).listed()],
        "keeps_reuses": request.user.has_perm("api.write_reuse"),
        "contacts": profile().contacts,
        "first_call": first_call(request).call,
        "esco": esco_loaded(),
    }
    return render(request, "api/data.html", context)


def _at_a_glance() -> str:
    previews = [preview(resource, rows=ROWS_AT_A_GLANCE) for resource, _right in RESOURCES]
    return render_to_string("api/glance.html", {"datasets": list(zip(described(), previews, strict=True))})


@declares("public_page.read")
@require_safe
def index(request):
    context = {
        "datasets": described(),
        "rounds": Round.objects.visible_to(request.user).order_by("-held_on"),
        "releases": Release.objects.visible_to(request.user).with_standing().select_related("round"),
        "cite": cite(),
        "linked": linked.catalogue([resource for resource, _right in RESOURCES]),
    }
    return render(request, "api/dataset_list.html", context)


@declares("public_page.read")
@require_safe
def detail(request, noun):
    resource = next((resource for resource, _right in RESOURCES if resource.noun == noun), None)
    if resource is None:
        raise Http404
    dataset = described_one(resource)
    context = {
        "dataset": dataset,
        "linked": linked.dataset(resource, changed_on=dataset.changed_on),
        "api_url": reverse(f"api:{noun}-list"),
        "preview": preview(resource, rows=ROWS_IN_SIGHT),
        "variables": [(column, kind_of(column)) for column in variables(resource)],
        "cite": cite(),
    }
    return render(request, "api/dataset_detail.html", context)


@declares("public_page.read")
@require_safe
def codebook_file(request):
    return HttpResponse(codebook(), content_type="text/csv; charset=utf-8")


@declares("public_page.read")
@require_safe
def read_me_file(request):
    return HttpResponse(read_me(), content_type="text/plain; charset=utf-8")
