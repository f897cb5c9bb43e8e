"""Tables of figures: long ones become a job."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role
from core import jobs
from core.errors import NotAllowed
from core.models import Event, Job
from needs import tasks
from needs.actions import indicators
from needs.models import Indicator, IndicatorImport, Observation
from tests.needs.imports.handing import CONTRACTS, DIFFICULT, stored
from tests.people import with_role

assert tasks  # registers the handler

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_table(hand_in, monkeypatch):
    monkeypatch.setattr(indicators, "AT_ONCE", 1)
    return hand_in(DIFFICULT, CONTRACTS)


def test_long_table_becomes_a_job_asked_for_once(long_table, coordinator):
    for _time in range(2):
        record = indicators.confirm(long_table, by=coordinator)

    assert (record.is_written, Job.objects.filter(kind="write_indicators").count()) == (False, 1)
    assert Event.objects.filter(verb="indicator_import.confirm").count() == 1


def test_job_writes_the_table_and_reports(long_table, coordinator):
    indicators.confirm(long_table, by=coordinator)
    jobs.perform(Job.objects.get().pk)

    long_table.refresh_from_db()
    job = Job.objects.get()
    assert (job.state, job.progress, job.message) == ("done", 100, "I dati sono importati.")
    assert long_table.report["counts"] == {"new": 2, "changed": 0, "same": 0, "wrong": 0}


def test_job_that_dies_while_writing_leaves_nothing_and_is_done_by_the_next(long_table, coordinator, monkeypatch):
    indicators.confirm(long_table, by=coordinator)
    job = Job.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(indicators, "record_event", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            jobs.HANDLERS["write_indicators"](jobs.claim(job.pk))
    assert stored() == []
    Job.objects.update(lease_until=timezone.now() - timedelta(minutes=1))

    jobs.perform(job.pk)

    assert (len(stored()), Job.objects.get().state) == (2, "done")


def test_job_done_twice_writes_once(long_table, coordinator):
    indicators.confirm(long_table, by=coordinator)
    job = Job.objects.get()
    jobs.perform(job.pk)
    Job.objects.update(state="queued", finished_at=None)

    jobs.perform(job.pk)

    assert len(stored()) == 2


def test_job_of_who_has_no_right_any_more_fails_and_may_be_asked_for_again(long_table, coordinator, request):
    indicators.confirm(long_table, by=coordinator)
    coordinator.role_grants.all().delete()
    jobs.perform(Job.objects.get().pk)
    assert (stored(), Job.objects.get().state) == ([], "failed")

    other = with_role(Role.COORDINATOR, "Altra", email="altra@example.org")
    indicators.confirm(long_table, by=other)

    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "queued"]


def test_cancelled_job_leaves_the_table_to_be_confirmed(long_table, coordinator):
    indicators.confirm(long_table, by=coordinator)
    jobs.cancel(Job.objects.get(), by=coordinator)
    jobs.perform(Job.objects.get().pk)

    assert stored() == []
    assert indicators.confirm(long_table, by=coordinator).is_written is False


def test_job_of_a_table_that_is_gone_is_quietly_over(long_table, coordinator):
    indicators.confirm(long_table, by=coordinator)
    IndicatorImport.objects.all().delete()

    jobs.perform(Job.objects.get().pk)

    assert Job.objects.get().state == "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_confirmed_by_two_at_the_same_moment_is_written_once(hand_in, coordinator):
    records = [hand_in(DIFFICULT), hand_in(DIFFICULT)]  # also two tables that bring the same indicator

    def confirm(record):
        try:
            return indicators.confirm(record, by=coordinator).report["counts"]["new"]
        except NotAllowed:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(map(str, pool.map(confirm, records * 2)))

    assert answers == ["0", "1", "refused", "refused"]
    assert (Indicator.objects.count(), Observation.objects.count()) == (1, 1)


@pytest.mark.slow
def test_large_table_is_previewed_and_written_in_seconds(hand_in, coordinator, django_assert_max_num_queries):
    rows = [f"Serie {n % 40};SILER;contratti;Zona {n // 40};2024;{n};;;;" for n in range(15_000)]
    record = hand_in(*rows)
    with django_assert_max_num_queries(20):
        found = indicators.preview(record)
    with django_assert_max_num_queries(60):
        record = indicators.write(record, indicators.read_figures(record), by=coordinator)

    assert (
        record.report["counts"]["new"]
        == len([row for row in found if row.outcome == "new"])
        == Observation.objects.count()
    )
