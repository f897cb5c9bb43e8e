"""The job that a page asked for, on that page."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from core.models import Job

register = template.Library()


@register.inclusion_tag("portal/job_here.html", takes_context=True)
def job_here(context, job: Job, back: str | None = None):
    """Its progress, its result at `back` (this page, if not said; "" for none), and a button for who may end it."""
    request = context["request"]
    back = request.path if back is None else back
    poll_url = reverse("portal:job", args=[job.uuid]) + (f"?{urlencode({'torna': back})}" if back else "")
    may_cancel = not job.is_over and request.user.has_perm("portal.cancel_job", job)
    names = {"job": job, "back": back, "poll_url": poll_url, "may_cancel": may_cancel}
    return {**names, "csrf_token": context.get("csrf_token")}
