"""The public pages at 100,000 published lines, one of each kind, with what is kept ready; home also without."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings

from api.bench.documents import a_paper, a_version, long_content
from api.bench.measure import Browser, Candidate
from core.calendar import now

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


# What one path of each kind of public page costs; the goal holds for all of them.
PATHS = {
    "home": "/",
    "explorer": "/fabbisogni/",
    "explorer, one Clust-ER": "/fabbisogni/?cluster=cluster-1",
    "need": "/fabbisogni/fabbisogno-1/",
    "search, a rare word": "/cerca/?testo=introvabile",
    "search, a word of every line": "/cerca/?testo=mancano",
    "paper of forty pages": "/position-paper/prova-1/",
    "papers": "/position-paper/",
    "proposals": "/proposte/",
    "focus groups": "/focus-group/",
    "focus group": "/focus-group/tavolo-1/",
    "Clust-ER": "/cluster/",
    "one Clust-ER": "/cluster/cluster-1/",
    "round": "/cicli/ciclo-1/",
    "concepts": "/competenze/",
    "data": "/dati/",
    "indicators": "/dati/indicatori/",
    "news": "/notizie/",
    "glossary": "/glossario/",
}


def pages(say: Callable) -> tuple[list[Candidate], Callable]:
    """Whole pages as anybody opens them, through all of the middleware."""
    with connection.cursor() as cursor:
        cursor.execute(NEEDS)
        cursor.execute("VACUUM ANALYZE")
    a_version(a_paper(1, state="published", published_at=now()), long_content())
    browser = Browser()
    candidates = [Candidate(name, partial(browser.get, path, {})) for name, path in PATHS.items()]
    say(f"public: pages as anybody opens them, what is the same for everybody kept {settings.PREPARED_SECONDS} s")
    unprepared = Candidate("home, nothing kept ready", lambda: _unprepared(browser, "/"))
    return [*candidates, unprepared], lambda: [_verdict(candidate) for candidate in candidates]


def _unprepared(browser: Browser, path: str) -> bytes:
    with override_settings(PREPARED_SECONDS=0):
        return browser.get(path, {})


def _verdict(page: Candidate) -> str:
    met = "met" if page.median <= GOAL else "NOT met"
    return f"  {page.name}: {page.median:.1f} ms of CPU; goal {GOAL} {met}"
