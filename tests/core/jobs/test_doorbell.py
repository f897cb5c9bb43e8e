"""The doorbell on a real network: a broker that answers, is away, or is mute."""

import socket
import time

import pytest
from celery import current_app

from core import jobs
from core.actors import SYSTEM
from core.doorbell import ring
from core.models import Job
from tests.core.jobs.making import expire
from tests.factories.focusgroups import FocusGroupFactory


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
