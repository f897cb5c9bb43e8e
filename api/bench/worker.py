"""A real worker on the bench's own database, and what it costs: processor time and memory, with what it starts."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

COMMAND = [sys.executable, "-m", "celery", "-q", "-A", "skillsintel", "worker", "--pool=solo", "-l", "ERROR"]
TICK = os.sysconf("SC_CLK_TCK")


def _server(url: str, name: str) -> str:
    """The address of a server with another database in it."""
    return f"{url.rpartition('/')[0]}/{name}"


@contextlib.contextmanager
def worker() -> Iterator[int]:
    """Start a worker on this run's database, which hears what this process rings for; give its process id.

    It is gone at the end. Its messages are apart from those of a demonstration beside it.
    """
    broker = current_app.conf.broker_url = _server(settings.REDIS_URL, "9")
    environment = os.environ | {
        "DATABASE_URL": _server(settings.DATABASE_URL, connection.settings_dict["NAME"]),
        "REDIS_URL": broker,
    }
    process = subprocess.Popen(COMMAND, cwd=settings.BASE_DIR, env=environment)
    try:
        yield process.pid
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
