"""Doing the queued jobs as a worker would."""

from core import jobs
from core.models import Job
from reports import tasks

assert tasks  # registers the handlers


def run_jobs(limit: int = 5) -> None:
    """Do the queued jobs as a worker would, also those that they ask for."""
    for _round in range(limit):
        queued = list(Job.objects.filter(state=Job.State.QUEUED).order_by("pk").values_list("pk", flat=True))
        if not queued:
            return
        for job_id in queued:
            jobs.perform(job_id)
