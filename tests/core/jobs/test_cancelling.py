"""Cancelling a job and trying a failed one again."""

import pytest

from core import jobs
from core.actors import SYSTEM
from core.errors import NotAllowed
from core.models import Event, Job
from tests.core.jobs.making import effect, effects, running
from tests.factories.accounts import UserFactory
from tests.factories.core import JobFactory


@pytest.mark.parametrize(
    ("state", "answer"),
    [("queued", True), ("running", True), ("done", False), ("failed", False), ("cancelled", False)],
)
def test_cancel_ends_only_what_is_not_over(db, state, answer):
    job = JobFactory(state=state)
    person = UserFactory()

    assert jobs.cancel(job, by=person) is answer

    job.refresh_from_db()
    assert job.state == ("cancelled" if answer else state)
    events = list(Event.objects.values_list("verb", "subject", "actor"))
    assert events == ([("job.cancel", f"job:{job.uuid}", f"user:{person.uuid}")] if answer else [])


def test_what_a_cancelled_attempt_writes_is_refused(db):
    run = running()
    jobs.cancel(run.job, by=SYSTEM)

    with pytest.raises(jobs.Superseded), run.finishing():
        effect()

    assert (effects(), Job.objects.get().state) == (0, "cancelled")


def test_retry_queues_the_failed_work_once(db):
    job = JobFactory(state=Job.State.FAILED, kind="test", scope="MECH")

    first, second = jobs.retry(job, by=SYSTEM), jobs.retry(job, by=SYSTEM)

    row = (first.kind, first.key, first.subject, first.scope, first.state)
    assert row == (job.kind, job.key, job.subject, "MECH", "queued")
    assert (second.pk, Job.objects.count()) == (first.pk, 2)


@pytest.mark.parametrize("state", ["queued", "running", "done", "cancelled"])
def test_retry_of_anything_else_is_refused(db, state):
    with pytest.raises(NotAllowed):
        jobs.retry(JobFactory(state=state), by=SYSTEM)
