"""The page about the API and the page about the data."""

import csv
import html
import io
import json
import re
import shutil
import subprocess
import sys

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from api.models import Scope
from api.problems import PROBLEMS
from api.stability import BREAKING, NOT_BREAKING
from api.tables import columns
from api.v1.urls import RESOURCES
from tests.api.world import BUILD, IN_REVIEW, MECH, NEVER, partner_and
from tests.api.world import build as build_world
from tests.factories.api import ApiTokenFactory, ReuseFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoundFactory


def test_the_page_shows_every_resource_field_parameter_and_problem(db, client):
    page = client.get(reverse("api:docs"))

    body = page.content.decode()
    missing = [resource.noun for resource, _right in RESOURCES if f'id="{resource.noun}"' not in body]
    fields = {name for resource, _right in RESOURCES for name in resource.serializer_class().fields}
    filters = {
        n for resource, _right in RESOURCES if resource.filterset_class for n in resource.filterset_class.base_filters
    }
    absent = [name for name in fields | filters if f"<code>{name}</code>" not in body]
    unexplained = [problem.slug for problem in PROBLEMS if f'href="{problem.get_absolute_url()}"' not in body]
    assert (page.status_code, missing, absent, unexplained) == (200, [], [], [])


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.slug)
def test_a_problem_leads_to_the_page_that_explains_it(db, client, problem):
    body = html.unescape(client.get(problem.get_absolute_url()).content.decode())

    absent = [words for words in (problem.title, problem.meaning, problem.remedy) if str(words) not in body]
    assert (absent, f'"type": "http://testserver{problem.get_absolute_url()}"' in body) == ([], True)


def test_a_problem_that_is_none_is_not_found(db, client):
    assert client.get(reverse("api:problem-detail", args=["nessuno"])).status_code == 404


def test_every_anchor_of_the_navigation_is_there_once(db, client):
    body = client.get(reverse("api:docs")).content.decode()

    navigation = body[body.index('class="er-docs-nav"') : body.index('class="er-docs-body"')]
    anchors = re.findall(r'href="#([\w-]+)"', navigation)
    assert len(anchors) > 20
    assert {anchor: body.count(f'id="{anchor}"') for anchor in anchors} == dict.fromkeys(anchors, 1)


def test_the_first_call_of_the_data_page_works(db, client):
    body = html.unescape(client.get(reverse("api:data")).content.decode())

    assert client.get(re.search(r'curl "http://testserver([^"]+)"', body).group(1)).status_code == 200


def test_every_call_that_can_be_tried_works(db, client):
    body = html.unescape(client.get(reverse("api:docs")).content.decode())

    calls = re.findall(r'data-try="http://testserver([^"]+)"', body)
    assert len(calls) > len(RESOURCES)
    assert {call: client.get(call).status_code for call in calls} == dict.fromkeys(calls, 200)


@pytest.mark.parametrize("name", ["api:docs", "api:data", "api:dataset-list"])
def test_the_page_needs_nothing_inline(db, client, name):
    body = client.get(reverse(name)).content.decode()

    assert re.findall(r'<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)(?! type="application/ld\+json")', body) == []


R_NEEDS = 'quit(status = as.integer(!requireNamespace("httr2", quietly = TRUE)))'
PROGRAMS = {
    "curl": ["curl", "sh", "-c"],
    "Python": [sys.executable, sys.executable, "-c"],
    "R": ["Rscript", "Rscript", "-e"],
    "JavaScript": ["node", "node", "--input-type=module", "-e"],
}


def example(client, language: str, of: str, *, key: str = "") -> str:
    """A program as a reader copies it from the page, with the key in its place, or the one that needs none."""
    body = client.get(reverse("api:docs")).content.decode()
    kind = "data-keyed" if key else "data-open"
    code = re.search(rf'<code {kind} data-example="{language}" data-of="{of}"[^>]*>(.+?)</code>', body, re.DOTALL)
    return html.unescape(code.group(1)).replace("LA_TUA_CHIAVE", key)


def ran(language: str, code: str, live_server) -> str:
    """What a program says; skipped when this machine has no interpreter for it."""
    needed, *command = PROGRAMS[language]
    if not shutil.which(needed):
        pytest.skip(f"{language} is not installed")
    if language == "R" and subprocess.run(["Rscript", "-e", R_NEEDS], capture_output=True, check=False).returncode:
        pytest.skip("R is installed without httr2")
    code = code.replace("http://testserver", live_server.url)
    return subprocess.run([*command, code], capture_output=True, text=True, check=True, timeout=60).stdout


def texts_of(language: str, said: str) -> list[str]:
    return [row["text"] for row in json.loads(said)["data"]] if language == "curl" else said.splitlines()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_key", [False, True], ids=["no key", "key"])
@pytest.mark.parametrize("language", PROGRAMS)
def test_the_first_call_runs_against_a_server(live_server, client, language, has_key):
    lines = [ContributionFactory(text=f"Riga {n}", published_at=timezone.now()) for n in range(7)]
    key = ApiTokenFactory(user=partner_and()).secret if has_key else ""

    said = ran(language, example(client, language, "prima-chiamata", key=key), live_server)

    assert texts_of(language, said) == [line.text for line in lines[:5]]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", PROGRAMS)
def test_the_walk_through_all_pages_runs_against_a_server(live_server, client, language):
    if language == "curl" and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    lines = [ContributionFactory(text=f"Riga {n}", published_at=timezone.now()) for n in range(7)]
    code = example(client, language, "pagine").replace("page_size=100", "page_size=3")

    assert ran(language, code, live_server).splitlines() == [line.text for line in lines]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", PROGRAMS)
def test_rows_are_added_once_by_the_program_that_writes(live_server, client, mech, language):
    table = FocusGroupFactory(cluster=mech, state="open")
    key = ApiTokenFactory(user=partner_and(cluster=mech), scopes=[Scope.WRITE]).secret
    code = example(client, language, "scrivere", key=key).replace("il-tuo-focus-group", table.slug)

    for _twice in range(2):
        ran(language, code, live_server)

    assert [line.text for line in table.contributions.all()] == ["Mancano tecnici che sappiano programmare i robot."]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("noun", [resource.noun for resource, _right in RESOURCES])
@pytest.mark.parametrize("language", ["Python", "JavaScript"])
def test_the_program_of_each_resource_runs_against_a_server(live_server, client, mech, build, language, noun):
    build_world(mech, build)

    said = ran(language, example(client, language, noun), live_server)

    assert said.strip()
    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in said} == set()


def test_a_new_key_is_shown_in_programs_that_use_it(partner):
    client = Client()
    client.force_login(partner)

    reply = client.post(reverse("api:token-create"), {"name": "Prova", "scopes": ["read"], "days": 30})

    body = html.unescape(reply.content.decode())
    assert [language for language in PROGRAMS if f'data-example="{language}"' not in body] == []
    assert body.count(reply.context["secret"]) == 1 + len(PROGRAMS)


def test_the_page_says_what_may_change(db, client):
    body = html.unescape(client.get(reverse("api:docs")).content.decode())

    assert [sentence for sentence in (*NOT_BREAKING, *BREAKING) if str(sentence) not in body] == []


# --- datasets ---


def test_the_datasets_are_named_with_their_files_and_the_calendar(db, client):
    round_ = RoundFactory()

    body = client.get(reverse("api:dataset-list")).content.decode()

    files = [f"/api/v1/exports/{r.noun}.{form}" for r, _right in RESOURCES for form in ("csv", "jsonl", "xlsx")]
    assert [path for path in files if f'href="{path}"' not in body] == []
    assert round_.name in body


@pytest.mark.slow
@pytest.mark.parametrize("noun", [resource.noun for resource, _right in RESOURCES])
def test_a_dataset_shows_its_first_public_rows_and_every_variable(mech, build, client, noun):
    build_world(mech, build)

    page = client.get(reverse("api:dataset-detail", args=[noun]))

    body = page.content.decode()
    assert page.status_code == 200
    assert page.context["preview"].rows
    assert [c.name for c, _kind in page.context["variables"] if f"<code>{c.name}</code>" not in body] == []
    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in body} == set()


@pytest.mark.slow
def test_the_page_of_the_data_shows_the_first_public_rows_of_each_dataset(mech, build, client):
    build_world(mech, build)

    page = client.get(reverse("api:data"))

    body = page.content.decode()
    assert [dataset.noun for dataset, preview in page.context["datasets"] if not preview.rows] == []
    assert body.count('class="er-section er-fold"') == len(RESOURCES)
    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in body} == set()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_page_of_the_data_asks_as_much_of_one_row_as_of_three(client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("api:data"))
        return len(queries)

    def add():
        ContributionFactory(published_at=timezone.now())
        ReuseFactory()

    add()
    once = asked()
    for _more in range(2):
        add()

    assert (asked(), once) == (once, 27)


def test_a_dataset_without_rows_says_so(db, client):
    assert "Ancora nessuna riga" in client.get(reverse("api:dataset-detail", args=["needs"])).content.decode()
    assert client.get(reverse("api:dataset-detail", args=["persone"])).status_code == 404


def test_the_codebook_has_every_variable_of_the_files_with_its_codes(db, client):
    text = client.get(reverse("api:codebook")).content.decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    named = {(row["dataset"], row["variabile"]) for row in rows}
    wanted = {(r.noun, column.name) for r, _right in RESOURCES for column in columns(r.serializer_class, ())}
    assert wanted <= named
    assert [row["etichetta"] for row in rows if (row["variabile"], row["codice"]) == ("kind", "need")] == ["Fabbisogno"]
    assert [row for row in rows if not row["descrizione"]] == []


def test_the_page_to_read_first_says_what_is_hidden_and_what_can_not_be_told(db, client):
    text = client.get(reverse("api:read-me")).content.decode()

    assert [r.noun for r, _right in RESOURCES if f"- {r.noun} (" not in text] == []
    assert "quando è da 1 a 4: la cella è vuota" in text
    assert "CHE COSA QUESTI DATI NON POSSONO DIRE" in text
