"""The public pages at 100,000 published lines: home, explorer and search, with what is kept ready and without."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from api.bench.measure import Browser, Candidate

GOAL = 25  # ms of CPU for a whole page
# One need in a hundred lines that say one; each line states the need of its number.
NEEDS = """
INSERT INTO needs_need (uuid, slug, title, description, profile_label, status, version, created_at, is_demo, provenance,
    source_url, source_note)
SELECT gen_random_uuid(), 'fabbisogno-' || n, 'Fabbisogno ' || n || ' ' || md5(n::text), '', '', 'open', 1, now(), true,
    'invented', '', '' FROM generate_series(1, greatest(1, (SELECT count(*) FROM focusgroups_needdetails) / 100)) n;
INSERT INTO needs_needstatement (need_id, contribution_id, linked_at, how)
SELECT (SELECT min(id) FROM needs_need) + contribution_id % (SELECT count(*) FROM needs_need), contribution_id,
    now(), 'by_hand' FROM focusgroups_needdetails;
"""


def pages(say: Callable) -> tuple[list[Candidate], Callable]:
    """Whole pages as anybody opens them, through all of the middleware."""
    with connection.cursor() as cursor:
        cursor.execute(NEEDS)
        cursor.execute("ANALYZE")
    browser = Browser()
    candidates = [
        Candidate("home", lambda: browser.get("/", {})),
        Candidate("explorer", lambda: browser.get("/fabbisogni/", {})),
        Candidate("explorer, one Clust-ER", lambda: browser.get("/fabbisogni/?cluster=cluster-1", {})),
        Candidate("search, selective", lambda: browser.get("/cerca/?testo=introvabile", {})),
        Candidate("home, nothing kept ready", lambda: _unprepared(browser, "/")),
    ]
    say(f"public: pages as anybody opens them, what is the same for everybody kept {settings.PREPARED_SECONDS} s")
    return candidates, lambda: [_verdict(candidate) for candidate in candidates[:3]]


def _unprepared(browser: Browser, path: str) -> bytes:
    with override_settings(PREPARED_SECONDS=0):
        return browser.get(path, {})


def _verdict(page: Candidate) -> str:
    met = "met" if page.median <= GOAL else "NOT met"
    return f"  {page.name}: {page.median:.1f} ms of CPU; goal {GOAL} {met}"
