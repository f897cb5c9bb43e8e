"""Doing the queued jobs as a worker would."""

from core import jobs
from core.models import Job
from reports import tasks

assert tasks  # registers the handlers


def run_jobs(*kinds: str) -> None:
    """Do the queued jobs (of some kinds, or all of them), also those that they ask for."""
    for _round in range(5):
        queued = Job.objects.filter(state=Job.State.QUEUED)
        queued = list((queued.filter(kind__in=kinds) if kinds else queued).order_by("pk").values_list("pk", flat=True))
        if not queued:
            return
        for job_id in queued:
            jobs.perform(job_id)
