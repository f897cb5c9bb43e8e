"""A whole site of its own, whose servers may be killed: PostgreSQL, Valkey, a worker and the sweep."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import psycopg

from skillsintel.embedded.places import CannotStart
from skillsintel.embedded.postgres import Postgres
from skillsintel.embedded.valkey import Valkey
from tests.embedded.conftest import ROOT, eventually

JOBS = "SELECT kind, state, message, count(*) FROM core_job GROUP BY 1, 2, 3"


class Site:
    """The three servers and the sweep, in processes of their own, on data of their own."""

    def __init__(self, folder, **more: str) -> None:
        self.folder, self.more = folder, more
        self.postgres, self.valkey = Postgres(folder, durable=True), Valkey(folder)
        self.worker = self.beat = None

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()

    @property
    def environment(self) -> dict[str, str]:
        servers = {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.valkey.url}
        places = {"DATA_DIR": str(self.folder / "data"), "PYTHONPATH": str(ROOT)}
        return os.environ | servers | places | self.more

    def run(self, *words: str, **more) -> subprocess.Popen:
        with (self.folder / "processes.log").open("ab") as log:
            command, streams = [sys.executable, "-m", *words], {"stdout": log, "stderr": log} | more
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, **streams)

    def celery(self, *words: str) -> subprocess.Popen:
        return self.run("celery", "-q", "-A", "tests.embedded.hasty", *words, "-l", "WARNING")

    def start_worker(self) -> None:
        self.worker = self.celery("worker", "--pool=solo")

    def start_beat(self) -> None:
        self.beat = self.celery("beat", "-s", str(self.folder / "schedule"))

    def kill_worker(self) -> None:
        kill(self.worker)
        self.start_worker()

    def kill_broker(self) -> None:
        kill(self.valkey.process)
        self.valkey.restart()

    def kill_database(self) -> None:
        """Its last sessions may hold the memory for a moment longer than it lives."""
        kill(self.postgres.process)
        assert eventually(self._database_is_back, 60)

    def _database_is_back(self) -> bool:
        with contextlib.suppress(CannotStart):
            self.postgres.restart()
            return True
        return False

    def keep(self) -> None:
        """What gave up while a server was away is started again, as the supervisor does."""
        if self.worker.poll() is not None:
            self.start_worker()
        if self.beat.poll() is not None:
            self.start_beat()

    def ask(self, sql: str, *values) -> list[tuple]:
        with psycopg.connect(self.postgres.url) as connection:
            return connection.execute(sql, values).fetchall()

    @property
    def log(self) -> str:
        """The last words of its processes."""
        return (self.folder / "processes.log").read_text()[-3000:]

    def wait_for(self, met: Callable[[], bool], until: float) -> None:
        """Wait until `met`, and start again what gave up meanwhile."""
        while not met():
            assert time.monotonic() < until, (self.ask(JOBS), self.log)
            self.keep()
            time.sleep(0.1)

    def stop(self) -> None:
        for process in (self.worker, self.beat):
            if process is not None:
                kill(process)
        self.valkey.stop()
        self.postgres.stop()


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
