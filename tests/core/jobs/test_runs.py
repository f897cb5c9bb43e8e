"""Doing a job: its progress, its end, and an effect that is there once whatever dies meanwhile."""

import logging
import threading
import time

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from core import jobs
from core.actors import SYSTEM
from core.errors import DomainError
from core.models import Job
from tests.core.jobs.making import effect, effects, expire, running
from tests.factories.core import JobFactory

# --- one attempt ---


def test_progress_is_seen_and_renews_the_lease(db):
    run = running()
    expire(run.job)

    run.progress(40, "Analisi dei contributi")

    job = Job.objects.get()
    assert (job.progress, job.message, job.lease_until > timezone.now()) == (40, "Analisi dei contributi", True)


def test_a_message_longer_than_the_row_is_cut(db):
    run = running()

    run.progress(10, "x" * 500)
    with run.finishing("y" * 500):
        pass

    assert Job.objects.get().message == "y" * 300


def test_the_first_attempt_writes_nothing_after_a_takeover(db):
    first = running()
    expire(first.job)
    second = jobs.claim(first.job.pk)

    assert (first.is_ours(), second.is_ours()) == (False, True)
    with pytest.raises(jobs.Superseded):
        first.progress(90)
    with pytest.raises(jobs.Superseded), first.finishing():
        effect()
    first.fail("Non è andata.")

    job = Job.objects.get()
    assert (effects(), job.state, job.attempts, job.progress) == (0, "running", 2, 0)


def test_finishing_writes_result_and_done_together(db):
    run = running()

    with run.finishing("Documento pronto"):
        effect()

    job = Job.objects.get()
    assert (effects(), job.state, job.progress, job.message) == (1, "done", 100, "Documento pronto")
    assert job.finished_at is not None


def test_finishing_that_breaks_leaves_neither(db):
    run = running()

    def break_down():
        with run.finishing():
            effect()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_down()

    assert (effects(), Job.objects.get().state) == (0, "running")


def test_finishing_twice_has_the_effect_of_one(db):
    run = running()
    with run.finishing():
        effect()

    with pytest.raises(jobs.Superseded), run.finishing():
        effect()

    assert effects() == 1


def test_finishing_by_eight_at_once_has_the_effect_of_one(at_once):
    run = running()

    def finish(number):
        with run.finishing():
            effect()

    outcomes = at_once(finish, 8)

    refused = [error for error in outcomes if isinstance(error, jobs.Superseded)]
    assert (effects(), len(refused), outcomes.count(None)) == (1, 7, 1)


def test_a_takeover_waits_for_who_is_writing_the_result(transactional_db):
    """While the result is being written the row is locked: the lease may run out, the job is not done twice."""
    run = running()
    inside, taken = threading.Event(), []

    def take_over():
        inside.wait(5)
        expire(run.job)
        taken.append(jobs.claim(run.job.pk))
        connection.close()

    thread = threading.Thread(target=take_over)
    thread.start()
    with run.finishing():
        inside.set()
        time.sleep(0.3)
        assert taken == []
        effect()
    thread.join(5)

    assert (taken, effects(), Job.objects.get().state) == ([None], 1, "done")


# --- performing ---


def test_perform_runs_the_handler_and_finishes_for_it(db, handle):
    handle(lambda run: effect())
    job = JobFactory(kind="test")

    jobs.perform(job.pk)
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (effects(), job.state, job.attempts) == (1, "done", 1)


def test_perform_twice_at_once_has_the_effect_of_one(at_once, handle):
    def work(run):
        time.sleep(0.1)
        with run.finishing():
            effect()

    handle(work)
    job = JobFactory(kind="test")

    at_once(lambda n: jobs.perform(job.pk), 4)

    assert (effects(), Job.objects.get().attempts) == (1, 1)


def test_a_refusal_ends_as_failed_with_its_sentence(db, handle):
    def refuse(run):
        raise DomainError("Il documento non ha contributi.")

    handle(refuse)
    job = JobFactory(kind="test")

    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, job.message, job.error) == ("failed",) + ("Il documento non ha contributi.",) * 2


def test_our_own_fault_ends_as_failed_without_its_inside(db, handle, caplog):
    def crash(run):
        raise ValueError("segreto")

    handle(crash)
    job = JobFactory(kind="test")

    with caplog.at_level(logging.ERROR, "core.jobs"):
        jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, "errore del portale" in job.message, "segreto" in job.message) == ("failed", True, False)
    assert [record.exc_info[0] for record in caplog.records] == [ValueError]


def test_a_kind_nobody_registered_fails_in_words(db):
    job = JobFactory(kind="unknown")

    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, bool(job.message)) == ("failed", True)


def test_a_database_fault_is_tried_again_when_the_lease_has_run_out(db, handle):
    def lose(run):
        raise DatabaseError("connection lost")

    handle(lose)
    job = JobFactory(kind="test")
    with pytest.raises(DatabaseError):
        jobs.perform(job.pk)
    expire(job)
    handle(lambda run: effect())

    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (effects(), job.state, job.attempts) == (1, "done", 2)


def test_a_handler_that_is_cancelled_in_the_middle_stops_quietly(db, handle):
    def work(run):
        jobs.cancel(run.job, by=SYSTEM)
        run.progress(50)
        effect()

    handle(work)
    job = JobFactory(kind="test")

    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (effects(), job.state) == (0, "cancelled")
