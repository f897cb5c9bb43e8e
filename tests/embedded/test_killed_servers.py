"""Worker, broker and database killed with -9, one after the other, while drafts are made: each is made once.

`DRAFTS=100 ./dev test tests/embedded/test_killed_servers.py -n 0 -s` is the long run.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import psycopg
import pytest

from skillsintel.embedded.places import CannotStart
from skillsintel.embedded.postgres import Postgres
from skillsintel.embedded.valkey import Valkey
from tests.embedded.conftest import ROOT, eventually

pytestmark = pytest.mark.slow
DRAFTS = int(os.environ.get("DRAFTS", "9"))
JOBS = 2 * DRAFTS  # a draft, and the files of its version
EVERY = max(4, JOBS // 16)  # jobs between one kill and the next
LIMIT = 120 + 12 * DRAFTS  # seconds
STATES = "SELECT state, count(*) FROM core_job WHERE kind IN ('compile_paper', 'make_paper_documents') GROUP BY state"
MADE = {
    "versions": "SELECT count(*) FROM reports_paperversion",
    "papers with one version": "SELECT count(*) FROM (SELECT paper_id FROM reports_paperversion GROUP BY 1"
    " HAVING count(*) = 1) one",
    "drafts in the register": "SELECT count(*) FROM core_event WHERE verb = 'positionpaper.compile'",
    "findings": "SELECT count(*) FROM reports_block WHERE kind = 'finding'",
    "files": "SELECT count(*) FROM reports_document",
    "versions with three files": "SELECT count(*) FROM (SELECT paper_version_id FROM reports_document GROUP BY 1"
    " HAVING count(*) = 3 AND count(DISTINCT format) = 3) three",
}


class Site:
    """The three servers and the sweep, in processes of their own, on data of their own."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.postgres, self.valkey = Postgres(folder, durable=True), Valkey(folder)
        self.worker = self.beat = None

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()

    @property
    def environment(self) -> dict[str, str]:
        servers = {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.valkey.url}
        return os.environ | servers | {"DATA_DIR": str(self.folder / "data"), "PYTHONPATH": str(ROOT)}

    def run(self, *words: str) -> subprocess.Popen:
        with (self.folder / "processes.log").open("ab") as log:
            command = [sys.executable, "-m", *words]
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

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

    def ask(self, sql: str) -> list[tuple]:
        with psycopg.connect(self.postgres.url) as connection:
            return connection.execute(sql).fetchall()

    def stop(self) -> None:
        for process in (self.worker, self.beat):
            if process is not None:
                kill(process)
        self.valkey.stop()
        self.postgres.stop()


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.fixture
def site(open_folder):
    found = Site(open_folder)
    found.start()
    yield found
    found.stop()


def done(site: Site) -> int:
    """How many jobs are done; none may have failed."""
    states = dict(site.ask(STATES))
    assert set(states) <= {"queued", "running", "done"}, states
    return states.get("done", 0)


def wait_for(site: Site, met: Callable[[], bool], until: float) -> None:
    while not met():
        assert time.monotonic() < until, (dict(site.ask(STATES)), (site.folder / "processes.log").read_text()[-3000:])
        site.keep()
        time.sleep(0.1)


def test_drafts_are_made_once_each_while_every_server_is_killed(site):
    assert site.run("tests.embedded.drafts", str(DRAFTS)).wait(120) == 0, (site.folder / "processes.log").read_text()
    began = time.monotonic()
    kills, killed = [site.kill_worker, site.kill_broker, site.kill_database], Counter()
    site.start_beat()
    site.start_worker()

    for number, goal in enumerate(range(EVERY // 2, JOBS - 1, EVERY)):
        wait_for(site, lambda goal=goal: done(site) >= goal and is_busy(site), began + LIMIT)
        kills[number % 3]()
        killed[kills[number % 3].__name__] += 1
    wait_for(site, lambda: done(site) == JOBS, began + LIMIT)

    print(f"{DRAFTS} drafts in {time.monotonic() - began:.0f} s, {dict(killed)}")
    assert set(killed) == {"kill_worker", "kill_broker", "kill_database"}
    assert {name: site.ask(sql)[0][0] for name, sql in MADE.items()} == {
        name: 3 * DRAFTS if name == "files" else DRAFTS for name in MADE
    }


def is_busy(site: Site) -> bool:
    """Somebody is in the middle of a job."""
    return bool(dict(site.ask(STATES)).get("running"))
