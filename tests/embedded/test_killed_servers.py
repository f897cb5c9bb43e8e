"""Worker, broker and database killed with -9, one after the other, while drafts are made: each is made once.

`DRAFTS=100 ./dev test tests/embedded/test_killed_servers.py -n 0 -s` is the long run.
"""

import os
import time
from collections import Counter

import pytest

from tests.embedded.whole_site import Site

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


def test_drafts_are_made_once_each_while_every_server_is_killed(site):
    assert site.run("tests.embedded.drafts", str(DRAFTS)).wait(120) == 0, site.log
    began = time.monotonic()
    kills, killed = [site.kill_worker, site.kill_broker, site.kill_database], Counter()
    site.start_beat()
    site.start_worker()

    for number, goal in enumerate(range(EVERY // 2, JOBS - 1, EVERY)):
        site.wait_for(lambda goal=goal: done(site) >= goal and is_busy(site), began + LIMIT)
        kills[number % 3]()
        killed[kills[number % 3].__name__] += 1
    site.wait_for(lambda: done(site) == JOBS, began + LIMIT)

    print(f"{DRAFTS} drafts in {time.monotonic() - began:.0f} s, {dict(killed)}")
    assert set(killed) == {"kill_worker", "kill_broker", "kill_database"}
    assert {name: site.ask(sql)[0][0] for name, sql in MADE.items()} == {
        name: 3 * DRAFTS if name == "files" else DRAFTS for name in MADE
    }


def is_busy(site: Site) -> bool:
    """Somebody is in the middle of a job."""
    return bool(dict(site.ask(STATES)).get("running"))
