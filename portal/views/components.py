"""The gallery: every component with its variants, for those who write pages. Demonstration and administrators only."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from core.access import declares
from portal import as_data, samples
from portal.samples import FilterForm, SampleForm


@declares("public_page.read")
def gallery(request):
    if not (settings.DEMO or request.user.is_superuser):
        raise Http404
    if request.htmx:
        return render(request, "portal/gallery/job.html", {"job": samples.jobs()[0]})
    forms = {
        "filter_form": FilterForm(request.GET or None),
        "empty_form": SampleForm(auto_id="vuoto_%s", initial={"kind": "need"}),
        "wrong_form": SampleForm(auto_id="errori_%s", data={"kind": "", "text": "", "email": "non è un indirizzo"}),
    }
    lists = {
        "page": Paginator(range(200), 20).page(4),
        "data_urls": as_data.addresses("needs", {}, as_data.NEEDS),
    }
    return render(request, "portal/components.html", forms | lists | samples.everything())
