"""What keeps the site running: background jobs and the register of events."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import jobs
from core.access import declares
from portal.forms import EventFilter, JobFilter
from portal.queries import events_read_by, jobs_read_by


@declares("job.read_state", "job.read_log")
@login_required
@permission_required("portal.list_jobs", raise_exception=True)
def job_list(request):
    form = JobFilter(request.GET)
    found = jobs_read_by(request.user)
    if form.is_valid() and form.cleaned_data["state"]:
        found = found.filter(state=form.cleaned_data["state"])
    page = Paginator(found, 50).get_page(request.GET.get("pagina"))
    names = {"page": page, "form": form, "may_read_error": request.user.has_perm("portal.read_job_error")}
    return render(request, "portal/job_list.html", names)


@declares("job.retry")
@login_required
@require_POST
def job_retry(request, uuid):
    job = get_object_or_404(jobs_read_by(request.user), uuid=uuid)
    if not request.user.has_perm("portal.retry_job", job):
        raise PermissionDenied
    jobs.retry(job, by=request.user)
    messages.success(request, _("Il lavoro è di nuovo in coda."))
    return redirect("portal:job-list" if request.user.has_perm("portal.list_jobs") else "portal:work")


@declares("audit.read")
@login_required
@permission_required("portal.read_events", raise_exception=True)
def event_list(request):
    form = EventFilter(request.GET)
    found = events_read_by(request.user)
    if form.is_valid():
        if form.cleaned_data["scope"]:
            found = found.filter(scope=form.cleaned_data["scope"].code)
        if form.cleaned_data["verb"]:
            found = found.filter(verb__startswith=form.cleaned_data["verb"].strip())
    page = Paginator(found, 50).get_page(request.GET.get("pagina"))
    names = {"page": page, "form": form, "may_read_notes": request.user.has_perm("portal.read_event_notes")}
    return render(request, "portal/event_list.html", names)
