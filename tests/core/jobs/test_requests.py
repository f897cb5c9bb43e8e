"""Asking for a job: written with its cause, alive once, done again when asked for meanwhile."""

import threading

import pytest
from django.db import connection, transaction

from core import jobs
from core.actors import SYSTEM
from core.models import Job
from tests.core.jobs.making import ask, effect, effects
from tests.factories.accounts import UserFactory
from tests.factories.clusters import ClusterFactory
from tests.factories.core import JobFactory
from tests.factories.focusgroups import FocusGroupFactory


def test_request_writes_the_job_and_rings_after_commit(db, rung, django_capture_on_commit_callbacks):
    person, group = UserFactory(), FocusGroupFactory(cluster=ClusterFactory(code="MECH"))

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.request("test", group, by=person)
        assert rung == []

    job.refresh_from_db()
    row = (job.kind, job.key, job.subject, job.scope, job.actor, job.state, job.progress, job.attempts)
    subject = f"focusgroup:{group.uuid}"
    assert row == ("test", f"test:{subject}", subject, "MECH", f"user:{person.uuid}", "queued", 0, 0)
    assert rung == [job.pk]


def test_request_in_a_rolled_back_transaction_leaves_nothing(transactional_db, rung):
    group = FocusGroupFactory()

    @transaction.atomic
    def act():
        jobs.request("test", group, by=SYSTEM)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()

    assert (Job.objects.count(), rung) == (0, [])


def test_request_again_returns_the_living_job_and_does_not_ring_twice(transactional_db, rung):
    group = FocusGroupFactory()

    first = jobs.request("test", group, by=SYSTEM)
    second = jobs.request("test", group, by=SYSTEM)

    assert (second.pk, Job.objects.count(), rung) == (first.pk, 1, [first.pk])


@pytest.mark.parametrize("state", [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED])
def test_request_after_the_end_queues_a_new_job(db, state):
    group = FocusGroupFactory()
    old = JobFactory(kind="test", subject=f"focusgroup:{group.uuid}", state=state)

    new = jobs.request("test", group, by=SYSTEM)

    assert (new.key, new.state, Job.objects.count()) == (old.key, "queued", 2)


def test_work_asked_for_while_it_runs_is_done_once_more(transactional_db, rung):
    first = ask(again=True)
    run = jobs.claim(first.pk)
    for _time in range(2):
        assert ask(again=True) == first
    with run.finishing():
        pass

    second = ask(again=True)
    with jobs.claim(second.pk).finishing():
        pass

    assert rung == [first.pk, second.pk]
    assert [job.state for job in Job.objects.all()] == ["done", "done"]


def test_work_asked_for_while_it_waits_begins_after_what_it_is_asked_for(transactional_db, rung):
    """Taken up in between, it read its list without what the other transaction had not yet written."""
    job, read = ask(), []

    def take_up():
        try:
            jobs.claim(job.pk)
            read.append(effects())
        finally:
            connection.close()

    worker = threading.Thread(target=take_up)
    with transaction.atomic():
        effect()
        ask(again=True)
        worker.start()
        worker.join(0.5)
    worker.join()

    assert read == [1]


def test_work_asked_for_while_it_fails_is_tried_anew_once(transactional_db, rung):
    first = ask(again=True)
    run = jobs.claim(first.pk)
    ask(again=True)
    run.fail("La posta non parte.")
    second = ask(again=True)
    jobs.claim(second.pk).fail("La posta non parte.")

    assert rung == [first.pk, second.pk]
    assert [job.state for job in Job.objects.all()] == ["failed", "failed"]


def test_work_that_waits_is_not_asked_for_twice(transactional_db, rung):
    first = ask(again=True)
    ask(again=True)
    with jobs.claim(first.pk).finishing():
        pass

    assert Job.objects.count() == 1


def test_own_keys_are_separate_jobs(db):
    group = FocusGroupFactory()

    made = {jobs.request("test", group, by=SYSTEM, key=key).key for key in ("a", "b", "a")}

    assert (made, Job.objects.count()) == ({"a", "b"}, 2)


def test_eight_requests_at_once_are_one_job(at_once, rung):
    group = FocusGroupFactory()

    made = at_once(lambda n: jobs.request("test", group, by=SYSTEM).pk, 8)

    job = Job.objects.get()
    assert (made, rung) == ([job.pk] * 8, [job.pk])


def test_a_request_outside_any_transaction_still_rings(transactional_db, rung):
    job = jobs.request("test", FocusGroupFactory(), by=SYSTEM)

    assert rung == [job.pk]
