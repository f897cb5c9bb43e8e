"""Jobs: asked for once, done once, whatever dies meanwhile."""

import logging
import socket
import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from core import jobs
from core.actors import SYSTEM
from core.doorbell import ring
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from tests.factories.accounts import UserFactory
from tests.factories.clusters import ClusterFactory
from tests.factories.core import JobFactory
from tests.factories.focusgroups import FocusGroupFactory

EVENT_OF_TEST = "test.effect"


def effect():
    """What the test's handler writes: something that can be counted."""
    Event.objects.create(verb=EVENT_OF_TEST, subject="test:1", actor="system")


def effects() -> int:
    return Event.objects.filter(verb=EVENT_OF_TEST).count()


@pytest.fixture(autouse=True)
def rung(monkeypatch) -> list[int]:
    """The network's edge: which jobs were rung for."""
    calls: list[int] = []
    monkeypatch.setattr(jobs, "ring", lambda job_id: calls.append(job_id) or True)
    return calls


@pytest.fixture
def handle(monkeypatch):
    """Register a handler of kind `test` for one test."""

    def register(function):
        monkeypatch.setitem(jobs.HANDLERS, "test", function)

    return register


def running(**fields) -> jobs.Run:
    run = jobs.claim(JobFactory(kind="test", **fields).pk)
    assert run is not None
    return run


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


# --- asking ---


def ask(**more) -> Job:
    """Ask for the night's work of kind `test`."""
    return jobs.request("test", jobs.THE_SITE, by=SYSTEM, **more)


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


# --- claiming ---


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


# --- working ---


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


# --- the sweep ---


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


# --- cancelling and trying again ---


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


# --- the doorbell, on a real network ---


@pytest.fixture
def broker_at():
    """Point Celery at another broker for one test."""
    before = current_app.conf.broker_url, current_app.conf.broker_read_url, current_app.conf.broker_write_url

    ring(0)  # what Celery loads at the first ring of a process is not what is measured

    def point(url: str) -> None:
        current_app.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)

    yield point
    names = ("broker_url", "broker_read_url", "broker_write_url")
    current_app.conf.update(dict(zip(names, before, strict=True)))


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def seconds_to_ring() -> tuple[bool, float]:
    start = time.monotonic()
    return ring(1), time.monotonic() - start


def test_ring_reaches_the_broker():
    answer, seconds = seconds_to_ring()

    assert (answer, seconds < 2) == (True, True)


def test_ring_without_a_broker_says_so_at_once(broker_at):
    broker_at(f"redis://127.0.0.1:{closed_port()}/0")

    answer, seconds = seconds_to_ring()

    assert (answer, seconds < 2) == (False, True), seconds


@pytest.mark.slow
def test_ring_at_a_broker_that_is_mute_gives_up_soon(broker_at):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        broker_at(f"redis://127.0.0.1:{mute.getsockname()[1]}/0")

        answer, seconds = seconds_to_ring()

    assert (answer, seconds < 3) == (False, True), seconds


def test_a_request_is_accepted_while_the_broker_is_down_and_rings_later(transactional_db, broker_at, monkeypatch):
    monkeypatch.setattr(jobs, "ring", ring)
    broker_at(f"redis://127.0.0.1:{closed_port()}/0")

    group = FocusGroupFactory()
    start = time.monotonic()
    job = jobs.request("test", group, by=SYSTEM)
    seconds = time.monotonic() - start

    expire(job)
    assert (Job.objects.get().state, jobs.ring_overdue(), seconds < 2) == ("queued", 1, True)


# --- what the database refuses ---


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("job_progress_percent", {"progress": 101}),
        ("job_state_known|job_finished_at_when_over", {"state": "asleep"}),
        ("job_finished_at_when_over", {"state": "done", "finished_at": None}),
        ("job_finished_at_when_over", {"state": "queued", "finished_at": timezone.now()}),
    ],
)
def test_the_database_refuses_an_impossible_job(db, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        JobFactory(**fields)


def test_the_database_refuses_two_living_jobs_of_one_key(db):
    JobFactory(key="same", state="running")
    JobFactory(key="same", state="done")

    with pytest.raises(IntegrityError, match="job_key_once_while_alive"):
        JobFactory(key="same")
