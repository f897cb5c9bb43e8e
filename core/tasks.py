"""The three Celery tasks of the portal. What a job does is registered by each app with `core.jobs.handler`."""

from celery import shared_task

from core import jobs


@shared_task(name="core.run_job")
def run_job(*, job_id: int) -> None:
    """Run one job; quietly nothing when it is done, cancelled or already taken."""
    jobs.perform(job_id)


@shared_task(name="core.ring_overdue")
def ring_overdue() -> None:
    """Ring again for the jobs whose lease has run out."""
    jobs.ring_overdue()


@shared_task(name="core.request_daily")
def request_daily() -> None:
    """Ask for the work of every night."""
    jobs.request_daily()
