"""A worker killed with -9 in the middle of a draft: finished by the next one, once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from core import jobs
from core.models import Event, Job
from reports.actions import papers
from reports.models import Block, Citation, PaperVersion, Snapshot

ROOT = Path(__file__).resolve().parents[2]


def broker() -> str:
    """A database of Valkey that nothing else in the suite uses."""
    return settings.REDIS_URL.rpartition("/")[0] + "/9"


@pytest.fixture
def worker(tmp_path):
    """Start real workers on the test's database; all of them are gone at the end."""
    started = []

    def start() -> subprocess.Popen:
        stored = connection.settings_dict
        server = settings.DATABASE_URL.rpartition("/")[0]
        environment = os.environ | {
            "DATABASE_URL": f"{server}/{stored['NAME']}",
            "REDIS_URL": broker(),
            "DATA_DIR": str(tmp_path),
            "WORKER_GATE": str(tmp_path / "gate"),
            "PYTHONPATH": str(ROOT),
        }
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "tests.reports.slow_worker",
            "worker",
            "--pool=solo",
            "-l",
            "ERROR",
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(what, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_draft_of_a_killed_worker_is_finished_once(paper, coordinator, worker, tmp_path, monkeypatch):
    sender = Celery(broker=broker())
    monkeypatch.setattr(jobs, "ring", lambda job_id: sender.send_task("core.run_job", kwargs={"job_id": job_id}))
    gate = tmp_path / "gate"
    gate.touch()
    first = worker()
    job = papers.request_draft(paper, by=coordinator)
    wait_for(gate.with_suffix(".reached").exists)

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    middle = (state_of(job), PaperVersion.objects.count(), Block.objects.filter(generated=True).count())
    gate.unlink()
    worker()
    wait_for(lambda: jobs.ring_overdue() or state_of(job) == "done")
    wait_for(lambda: state_of(job) == "done")

    assert middle == ("running", 0, 0)
    assert Job.objects.get(pk=job.pk).attempts == 2
    assert (PaperVersion.objects.count(), Snapshot.objects.count()) == (1, 1)
    assert Event.objects.filter(verb="positionpaper.compile").count() == 1
    assert Block.objects.filter(kind="finding").count() == 1
    assert Citation.objects.filter(block__kind="finding").count() == 2
