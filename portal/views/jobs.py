"""How far a background job is, and cancelling it: one address for the page, the polled part and the act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import jobs
from core.access import declares
from core.models import Job
from portal.queries import jobs_read_by


@declares("job.read_state", "job.cancel")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def job(request, uuid):
    """Show the progress; by POST cancel. `torna` is the page that asked, when it is one of ours."""
    row = get_object_or_404(jobs_read_by(request.user), uuid=uuid)
    back = _page_of_ours(request, request.GET.get("torna", ""))
    if request.method == "POST":
        return _cancel(request, row, back)
    template = "portal/job_progress.html" if request.htmx else "portal/job.html"
    response = render(request, template, {"job": row, "back": back, "poll_url": request.get_full_path()})
    response["Cache-Control"] = "no-store"
    return response


def _page_of_ours(request, address: str) -> str:
    """The address, when it leads to this site; nothing otherwise."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else ""


def _cancel(request, row: Job, back: str):
    if not request.user.has_perm("portal.cancel_job", row):
        raise PermissionDenied
    if jobs.cancel(row, by=request.user):
        messages.success(request, _("Il lavoro è annullato. Quello che era già fatto resta."))
    else:
        messages.info(request, _("Il lavoro era già finito."))
    return redirect(back or reverse("portal:job", args=[row.uuid]))
