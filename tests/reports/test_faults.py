"""Twenty drafts while workers are killed, their database connections cut and the broker's messages lost: one each."""

import os
import random
import signal

import pytest
from celery import Celery
from django.db import connection
from redis import Redis

from core import jobs
from core.models import Event, Job
from reports.actions import papers
from reports.models import Block, PaperVersion
from tests.reports.test_worker import broker, wait_for, worker

assert worker  # a fixture
DRAFTS = 20


@pytest.fixture
def many(paper, closed_group, coordinator):
    more = [
        papers.create(
            round=paper.round,
            title=f"Tema {number:02}",
            theme="Robotica",
            clusters=[closed_group.cluster],
            focus_groups=[closed_group],
            by=coordinator,
        )
        for number in range(2, DRAFTS + 1)
    ]
    return [paper, *more]


def cut_connections() -> None:
    """End every session of the workers in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_drafts_under_faults_are_made_once_each(many, coordinator, worker, monkeypatch):
    sender, chance = Celery(broker=broker()), random.Random(5)
    monkeypatch.setattr(jobs, "ring", lambda job_id: sender.send_task("core.run_job", kwargs={"job_id": job_id}))
    wanted = [papers.request_draft(one, by=coordinator).pk for one in many]
    done = Job.objects.filter(pk__in=wanted, state="done")
    running = worker()

    def finished(goal: int) -> bool:
        jobs.ring_overdue()
        return done.count() >= goal

    for goal in range(2, DRAFTS, 3):
        wait_for(lambda goal=goal: finished(goal), seconds=120)
        fault = chance.choice(["worker", "worker", "database", "broker"])
        if fault == "worker":
            os.kill(running.pid, signal.SIGKILL)
            running.wait()
        elif fault == "database":
            cut_connections()
        else:
            Redis.from_url(broker()).flushdb()
        if running.poll() is not None:
            running = worker()

    wait_for(lambda: finished(DRAFTS), seconds=180)

    assert [PaperVersion.objects.filter(paper=one).count() for one in many] == [1] * DRAFTS
    assert Event.objects.filter(verb="positionpaper.compile").count() == DRAFTS
    assert Block.objects.filter(kind="finding").count() == DRAFTS
