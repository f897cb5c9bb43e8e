"""Claiming a job: by one worker at a time, for as long as its lease lasts."""

from datetime import timedelta

import pytest
from django.db import connection

from core import jobs
from core.models import Job
from tests.core.jobs.making import expire, running
from tests.factories.core import JobFactory


def test_claim_by_eight_at_once_succeeds_once(at_once):
    job = JobFactory(kind="test")

    runs = at_once(lambda n: jobs.claim(job.pk), 8)

    won = [run for run in runs if isinstance(run, jobs.Run)]
    job.refresh_from_db()
    assert (len(won), runs.count(None), job.attempts, job.state) == (1, 7, 1, "running")


def test_takeover_by_eight_at_once_succeeds_once(at_once):
    run = running()
    expire(run.job)

    runs = at_once(lambda n: jobs.claim(run.job.pk), 8)

    assert [r.attempt for r in runs if r is not None] == [2]


@pytest.mark.parametrize("state", [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED])
def test_claim_of_a_finished_job_is_refused(db, state):
    assert jobs.claim(JobFactory(state=state).pk) is None


def test_claim_of_a_job_that_is_gone_is_refused(db):
    assert jobs.claim(987654321) is None


def test_claim_of_a_running_job_waits_for_its_lease(db):
    run = running()

    assert jobs.claim(run.job.pk) is None
    expire(run.job)
    assert jobs.claim(run.job.pk).attempt == 2


def test_claim_stops_at_the_most_attempts(db):
    assert jobs.claim(JobFactory(attempts=jobs.MAX_ATTEMPTS).pk) is None


def test_the_lease_is_the_databases_and_is_thirty_seconds_long(db):
    run = running()

    with connection.cursor() as cursor:
        cursor.execute("SELECT lease_until - statement_timestamp() FROM core_job WHERE id = %s", [run.job.pk])
        left = cursor.fetchone()[0]
    assert timedelta(seconds=25) < left <= jobs.LEASE


def test_the_subject_of_a_run_is_the_uuid_of_its_row(db):
    assert running(subject="positionpaper:1a2b").subject_id == "1a2b"
