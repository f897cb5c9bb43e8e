"""A real worker on the bench's own database, and what it costs: processor time and memory, with what it starts."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from celery import Celery
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

COMMAND = [sys.executable, "-m", "celery", "-q", "-A", "skillsintel", "worker", "--pool=solo", "-l", "ERROR"]
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Worker:
    """A started worker: its process, and how to send it a job."""

    pid: int
    ring: Callable[[int], object]


def _server(url: str, name: str) -> str:
    """The address of a server with another database in it."""
    return f"{url.rpartition('/')[0]}/{name}"


@contextlib.contextmanager
def worker() -> Iterator[Worker]:
    """Start a worker on this run's database, with messages of its own; it is gone at the end."""
    broker = _server(settings.REDIS_URL, "9")
    environment = os.environ | {
        "DATABASE_URL": _server(settings.DATABASE_URL, connection.settings_dict["NAME"]),
        "REDIS_URL": broker,
    }
    process = subprocess.Popen(COMMAND, cwd=settings.BASE_DIR, env=environment)
    sender = Celery(broker=broker)
    try:
        yield Worker(process.pid, lambda job_id: sender.send_task("core.run_job", kwargs={"job_id": job_id}))
    finally:
        process.kill()
        process.wait()


def processor_seconds(pid: int) -> float:
    """Of a process and of those that it started and that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / TICK


def megabytes(pid: int) -> float:
    """Held now by a process and its children; what they share is counted once."""
    found = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    return sum(_share(one) for one in found) / 1000


def _share(pid: int) -> int:
    """Kilobytes of a process; 0 when it has just ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def peak_until(over, pid: int, *, seconds: float = 120) -> float:
    """The most megabytes seen until `over()` says yes. Raises CommandError when it does not in time."""
    end, most, asked = time.monotonic() + seconds, 0.0, 0.0
    while True:
        most = max(most, megabytes(pid))
        if time.monotonic() - asked > 0.25:
            asked = time.monotonic()
            if over():
                return most
            if asked > end:
                raise CommandError("The worker did not do its job in time.")
        time.sleep(0.004)
