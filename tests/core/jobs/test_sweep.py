"""The sweep: rings again for what nobody took, gives up after five attempts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import jobs
from core.models import Job
from tests.core.jobs.making import expire, running
from tests.factories.core import JobFactory


def test_the_sweep_rings_for_what_nobody_took_with_a_pause_between(db, rung):
    job = JobFactory()
    JobFactory(lease_until=timezone.now() + timedelta(minutes=1))

    first, second = jobs.ring_overdue(), jobs.ring_overdue()
    expire(job)
    third = jobs.ring_overdue()

    assert (first, second, third, rung) == (1, 0, 1, [job.pk, job.pk])


def test_the_sweep_rings_for_a_dead_worker_and_leaves_the_lease_expired(db, rung):
    run = running()
    expire(run.job)

    assert jobs.ring_overdue() == 1
    assert (rung, jobs.claim(run.job.pk).attempt) == ([run.job.pk], 2)


@pytest.mark.parametrize("state", [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED])
def test_the_sweep_leaves_finished_jobs_alone(db, rung, state):
    JobFactory(state=state)

    assert (jobs.ring_overdue(), rung) == (0, [])


def test_a_job_whose_worker_died_too_often_fails_with_a_sentence(db, rung):
    job = JobFactory(state=Job.State.RUNNING, attempts=jobs.MAX_ATTEMPTS)
    expire(job)

    jobs.ring_overdue()

    job.refresh_from_db()
    assert (job.state, job.message, job.finished_at is not None, rung) == (
        "failed",
        "Interrotto più volte: il lavoro non è stato completato.",
        True,
        [],
    )


def test_work_asked_for_while_a_worker_dies_too_often_is_tried_anew_once(db, django_capture_on_commit_callbacks, rung):
    job = JobFactory(state=Job.State.RUNNING, attempts=jobs.MAX_ATTEMPTS, asked_again=True)
    expire(job)

    with django_capture_on_commit_callbacks(execute=True):
        jobs.ring_overdue()
        jobs.ring_overdue()

    follower, given_up = Job.objects.all()
    assert [(row.state, row.asked_again) for row in (given_up, follower)] == [("failed", True), ("queued", False)]
    assert (follower.key, rung) == (job.key, [follower.pk])


def test_the_last_attempt_is_given_its_time(db, rung):
    job = JobFactory(
        state=Job.State.RUNNING, attempts=jobs.MAX_ATTEMPTS, lease_until=timezone.now() + timedelta(minutes=1)
    )

    jobs.ring_overdue()

    job.refresh_from_db()
    assert job.state == "running"


def test_a_job_that_always_dies_ends_after_five_attempts(db, rung):
    job = JobFactory(kind="test")

    for _attempt in range(20):
        expire(job)
        jobs.ring_overdue()
        jobs.claim(job.pk)

    job.refresh_from_db()
    assert (job.attempts, job.state) == (jobs.MAX_ATTEMPTS, "failed")
