"""The changes feed: nothing is lost, nothing hidden is told, and a mirror is equal to the portal."""

import importlib.util
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from api import changes
from api.models import Change
from api.v1.urls import RESOURCES
from core.calendar import as_of, today
from focusgroups.models import Contribution
from needs.models import NeedStatement
from tests.api.world import BUILD, IN_REVIEW, MECH, NEVER, chain
from tests.api.world import build as build_world
from tests.factories.api import ChangeFactory
from tests.factories.clusters import ClusterFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, VoiceFactory
from tests.factories.needs import IndicatorFactory, NeedFactory

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "examples" / "mirror.py"
FEED = "/api/v1/changes/"
BASE = "http://testserver/api/v1/"
RESOURCE_CLASSES = [resource for resource, _right in RESOURCES]
LONGEST = 120  # seconds that another test's transaction on the same server may hold the feed back

spec = importlib.util.spec_from_file_location("mirror", SCRIPT)
example = importlib.util.module_from_spec(spec)
spec.loader.exec_module(example)


def settled() -> None:
    """Wait until everything noted may be served: other tests use the same server."""
    end = time.monotonic() + LONGEST
    while Change.objects.count() > Change.objects.settled().count():
        assert time.monotonic() < end
        time.sleep(0.02)


def noted() -> int:
    count = changes.note()
    settled()
    return count


def fetch(address: str) -> dict:
    parts = urlsplit(address)
    reply = Client().get(f"{parts.path}?{parts.query}")
    assert reply.status_code == 200, reply.content
    return reply.json()


def feed(since: str = "") -> list[tuple]:
    data = fetch(f"{FEED}?since={since}")["data"]
    return [(change["resource"], change["key"], change["change"]) for change in data]


def cursor() -> str:
    page = fetch(FEED)
    while page["more"]:
        page = fetch(page["next"])
    return page["cursor"]


def portal() -> dict:
    """(resource, key) -> row, as the lists show it to the public with all fields."""
    rows = {}
    for resource in RESOURCE_CLASSES:
        every = ",".join(resource.serializer_class.expandable)
        address = f"{reverse(f'api:{resource.noun}-list')}?page_size=100&expand={every}"
        while address:
            page = fetch(address)
            rows |= {(resource.noun, row[resource.lookup_field]): row for row in page["data"]}
            address = page["next"]
    return rows


def copy_of(database: sqlite3.Connection) -> dict:
    return {(r, k): json.loads(body) for r, k, body in database.execute("SELECT resource, key, body FROM rows")}


@pytest.fixture
def copy(tmp_path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(tmp_path / "copy.sqlite")
    yield database
    database.close()


pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


# --- what is told ---


def test_a_line_comes_changes_and_goes():
    line = ContributionFactory(published_at=timezone.now())
    noted()
    start = cursor()

    Contribution.objects.filter(pk=line.pk).update(text="Un'altra frase.")
    noted()
    changed, after = feed(start), cursor()
    Contribution.objects.filter(pk=line.pk).update(published_at=None)
    noted()
    gone = feed(after)

    assert changed == [("contributions", str(line.uuid), "upsert")]
    assert ("contributions", str(line.uuid), "gone") in gone


def test_nothing_changed_is_nothing_noted(mech, build):
    build_world(mech, build)
    first = noted()

    assert (first > 0, noted()) == (True, 0)


def test_the_name_of_a_cluster_is_a_change_of_its_lines(mech):
    line = ContributionFactory(focus_group=FocusGroupFactory(cluster=mech), published_at=timezone.now())
    noted()
    start = cursor()

    mech.short_name = "Un altro nome"
    mech.save()
    noted()

    assert {("contributions", str(line.uuid), "upsert"), ("clusters", mech.slug, "upsert")} <= set(feed(start))


def test_what_was_hidden_a_moment_ago_is_gone_already():
    line = ContributionFactory(published_at=timezone.now())
    noted()

    Contribution.objects.filter(pk=line.pk).update(published_at=None)

    change = next(c for c in fetch(FEED)["data"] if c["key"] == str(line.uuid))
    assert (change["change"], change["row"]) == ("gone", None)


def test_a_number_that_stays_hidden_is_no_change():
    line = ContributionFactory(published_at=timezone.now())
    NeedFactory(contributions=[line], slug="bisogno")
    VoiceFactory(contribution=line)
    noted()
    start = cursor()

    VoiceFactory(contribution=line)
    hidden = noted()
    for _ in range(3):
        VoiceFactory(contribution=line)
    noted()

    assert (hidden, feed(start)) == (0, [("needs", "bisogno", "upsert")])


def test_no_hidden_row_is_in_the_feed(mech, build):
    build_world(mech, build)
    noted()

    body = json.dumps(fetch(f"{FEED}?page_size=100"), ensure_ascii=False)

    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in body} == set()
    assert set(Change.objects.values_list("resource", flat=True)) == {r.noun for r in RESOURCE_CLASSES}


def test_the_feed_of_one_resource():
    ContributionFactory(published_at=timezone.now())
    noted()

    assert {change["resource"] for change in fetch(FEED)["data"]} > {"contributions"}
    assert {change["resource"] for change in fetch(f"{FEED}?resource=contributions")["data"]} == {"contributions"}


@pytest.mark.parametrize(
    "query", ["since=1", "since=abc:def", "resource=people", "page_size=0", "page_size=101", "a=1"]
)
def test_what_the_feed_can_not_read_is_refused(query):
    reply = Client().get(f"{FEED}?{query}")

    assert (reply.status_code, reply["Content-Type"]) == (400, "application/problem+json")
    assert [p["name"] for p in reply.json()["invalid_params"]] == [query.partition("=")[0]]


# --- rows are compared only for a reason ---


def compared() -> list[str]:
    """The resources whose rows a pass compares."""
    with CaptureQueriesContext(connection) as captured:
        changes.note()
    return re.findall(r"INSERT INTO api_change .*?SELECT '([\w-]+)'", " ".join(q["sql"] for q in captured), re.DOTALL)


def test_nothing_written_is_nothing_compared(mech, build):
    build_world(mech, build)
    first = compared()

    with CaptureQueriesContext(connection) as captured:
        changes.note()
    assert set(first) == {resource.noun for resource in RESOURCE_CLASSES}
    assert len([q for q in captured if "SAVEPOINT" not in q["sql"] and q["sql"] not in ("BEGIN", "COMMIT")]) == 3


def test_what_was_written_is_compared_where_it_is_read(mech, build):
    build_world(mech, build)
    changes.note()

    IndicatorFactory()

    assert (compared(), compared()) == (["indicators"], [])


def test_another_statement_is_a_reason_without_a_write(mech, build):
    """A follow-up is overdue from one day to the next; so would a new field be compared after an update."""
    build_world(mech, build)
    changes.note()

    with as_of(date(2031, 1, 1)):
        found = compared()

    assert found == ["follow-ups"]


def test_what_was_undone_leaves_no_reason():
    changes.note()

    with transaction.atomic():
        ContributionFactory(published_at=timezone.now())
        transaction.set_rollback(True)

    assert compared() == []


def test_every_table_that_is_read_tells_when_it_is_written():
    """After a change of what the API reads: a migration with the trigger for the new table."""
    read = {name for resource in RESOURCE_CLASSES for name in changes.statement(resource, today()).tables}

    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'api_touched'")
        assert {name for (name,) in cursor.fetchall()} == read


# --- transactions that commit out of order ---


def test_a_change_that_commits_late_is_served_when_it_does():
    """The older transaction commits last: until then nothing after it is served, afterwards both are."""
    wrote, may_commit = threading.Event(), threading.Event()

    def older() -> None:
        with transaction.atomic():
            ChangeFactory(key="older", is_gone=True)
            wrote.set()
            may_commit.wait(LONGEST)
        connections.close_all()

    thread = threading.Thread(target=older)
    thread.start()
    wrote.wait(LONGEST)
    ChangeFactory(key="younger", is_gone=True)
    before, place = feed(), cursor()
    may_commit.set()
    thread.join()
    settled()

    assert before == []
    assert [key for _resource, key, _change in feed(place)] == ["older", "younger"]


def test_a_line_published_by_a_transaction_that_commits_late_is_not_lost():
    line = ContributionFactory()
    wrote, may_commit = threading.Event(), threading.Event()

    def publish() -> None:
        with transaction.atomic():
            Contribution.objects.filter(pk=line.pk).update(state="accepted", published_at=timezone.now())
            wrote.set()
            may_commit.wait(LONGEST)
        connections.close_all()

    thread = threading.Thread(target=publish)
    thread.start()
    wrote.wait(LONGEST)
    ContributionFactory(published_at=timezone.now())
    changes.note()
    place = cursor()
    may_commit.set()
    thread.join()
    noted()

    assert ("contributions", str(line.uuid), "upsert") in feed(place)


def test_two_at_once_note_once():
    ContributionFactory(published_at=timezone.now())
    counts = []

    def note() -> None:
        counts.append(changes.note())
        connections.close_all()

    threads = [threading.Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.append(changes.note())

    assert sum(counts) == Change.objects.count() == len(portal())


# --- the reference client ---


def disturb(dice: random.Random) -> None:
    """Some change that people make: publish, withdraw, correct, rename, link, unlink."""
    lines = list(Contribution.objects.all())
    line = dice.choice(lines)
    act = dice.randrange(6)
    if act == 0:
        Contribution.objects.filter(pk=line.pk).update(published_at=timezone.now())
    elif act == 1:
        Contribution.objects.filter(pk=line.pk).update(published_at=None)
    elif act == 2:
        Contribution.objects.filter(pk=line.pk).update(text=f"Frase {dice.random()}")
    elif act == 3:
        cluster = line.focus_group.cluster
        cluster.short_name = f"Cluster {dice.random()}"
        cluster.save()
    elif act == 4 and not line.need_statements.live().exists():
        NeedFactory(contributions=[line])
    else:
        NeedStatement.objects.live().filter(contribution=line).update(unlinked_at=timezone.now())


def some_lines() -> None:
    for word in ("uno", "due", "tre"):
        table = FocusGroupFactory(cluster=ClusterFactory())
        chain(table, word, state="published", published=True)
        for _ in range(4):
            ContributionFactory(focus_group=table, published_at=timezone.now(), state="accepted")


def test_a_mirror_from_nothing_is_equal(mech, build, copy):
    build_world(mech, build)
    noted()

    example.mirror(BASE, copy, fetch, page_size=7)

    assert copy_of(copy) == portal()


def test_mirrors_are_equal_whatever_changed_meanwhile(copy, tmp_path):
    """One follows from the start, one begins at the end, while rows change between and under the calls."""
    dice, stop = random.Random(6201), threading.Event()
    some_lines()

    def work() -> None:
        while not stop.is_set():
            disturb(dice)
            changes.note()
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    for _ in range(25):
        example.mirror(BASE, copy, fetch, page_size=5)
    stop.set()
    thread.join()
    noted()
    late = sqlite3.connect(tmp_path / "late.sqlite")
    for database in (copy, late):
        example.mirror(BASE, database, fetch, page_size=5)

    assert copy_of(copy) == copy_of(late) == portal()


def test_a_mirror_killed_half_way_goes_on_where_it_was(live_server, tmp_path):
    some_lines()
    noted()
    path = tmp_path / "killed.sqlite"
    run = f"import mirror, sqlite3; mirror.mirror('{live_server.url}/api/v1/', sqlite3.connect('{path}'), page_size=1)"
    command, env = [sys.executable, "-c", run], os.environ | {"PYTHONPATH": str(SCRIPT.parent)}
    process = subprocess.Popen(command, env=env)
    end = time.monotonic() + LONGEST
    while _rows(path) < 5:
        assert time.monotonic() < end
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    half = _rows(path)

    subprocess.run(command, env=env, check=True, timeout=LONGEST)

    database = sqlite3.connect(path)
    rows = portal()
    assert 5 <= half < len(rows)
    assert copy_of(database) == rows


def _rows(path: Path) -> int:
    try:
        with sqlite3.connect(path) as database:
            return database.execute("SELECT count(*) FROM rows").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_the_command_of_the_documentation_runs(live_server, tmp_path):
    some_lines()
    noted()
    path = tmp_path / "copia.sqlite"

    said = subprocess.run(
        [sys.executable, SCRIPT, f"{live_server.url}/api/v1/", path], capture_output=True, text=True, check=True
    ).stdout

    assert said == f"{len(portal())} changes, {len(portal())} rows in {path}\n"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM api_change")
        assert cursor.fetchone()[0] == len(portal())
