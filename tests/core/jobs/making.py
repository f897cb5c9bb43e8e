"""Jobs of kind `test`: asked for, running, out of time; and what they write."""

from datetime import timedelta

from django.utils import timezone

from core import jobs
from core.actors import SYSTEM
from core.models import Event, Job
from tests.factories.core import JobFactory

EVENT_OF_TEST = "test.effect"


def effect():
    """What the test's handler writes: something that can be counted."""
    Event.objects.create(verb=EVENT_OF_TEST, subject="test:1", actor="system")


def effects() -> int:
    return Event.objects.filter(verb=EVENT_OF_TEST).count()


def running(**fields) -> jobs.Run:
    run = jobs.claim(JobFactory(kind="test", **fields).pk)
    assert run is not None
    return run


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def ask(**more) -> Job:
    """Ask for the night's work of kind `test`."""
    return jobs.request("test", jobs.THE_SITE, by=SYSTEM, **more)
