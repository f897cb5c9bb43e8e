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
from django.urls import reverse
from django.utils import timezone

from api.problems import PROBLEMS
from api.stability import BREAKING, NOT_BREAKING
from api.tables import columns
from api.v1.urls import RESOURCES
from tests.api.world import BUILD, IN_REVIEW, MECH, NEVER, partner_and
from tests.api.world import build as build_world
from tests.factories.api import ApiTokenFactory
from tests.factories.focusgroups import ContributionFactory, RoundFactory


def test_the_page_shows_every_resource_field_parameter_and_problem(db, client):
    page = client.get(reverse("api:docs"))

    body = page.content.decode()
    missing = [resource.noun for resource, _right in RESOURCES if f'id="{resource.noun}"' not in body]
    fields = {name for resource, _right in RESOURCES for name in resource.serializer_class().fields}
    filters = {
        n for resource, _right in RESOURCES if resource.filterset_class for n in resource.filterset_class.base_filters
    }
    absent = [name for name in fields | filters if f"<code>{name}</code>" not in body]
    unexplained = [problem.slug for problem in PROBLEMS if f'id="{problem.slug}"' not in body]
    assert (page.status_code, missing, absent, unexplained) == (200, [], [], [])


@pytest.mark.parametrize("name", ["api:docs", "portal:data"])
def test_the_first_call_of_the_page_works(db, client, name):
    body = client.get(reverse(name)).content.decode()

    path = re.search(r'curl "http://testserver([^"]+)"', body.replace("&amp;", "&").replace("&quot;", '"'))
    assert client.get(path.group(1)).status_code == 200


@pytest.mark.parametrize("name", ["api:docs", "portal:data", "api:dataset-list"])
def test_the_page_needs_nothing_inline(db, client, name):
    body = client.get(reverse(name)).content.decode()

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", body) == []


def example(client, language: str) -> str:
    """An example as a reader copies it, but for the key, which is not needed."""
    body = client.get(reverse("api:docs")).content.decode()
    code = re.search(rf'<code data-example="{language}">(.+?)</code>', body, re.DOTALL).group(1)
    return html.unescape(code)


def ran(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("language", "program"),
    [("curl", ["sh", "-c"]), ("Python", [sys.executable, "-c"]), ("JavaScript", ["node", "--input-type=module", "-e"])],
)
def test_the_examples_run_against_a_server(live_server, client, language, program):
    if not shutil.which(program[0]) or (language == "curl" and not shutil.which("curl")):
        pytest.skip(f"{language} is not installed")
    lines = [ContributionFactory(text=f"Riga {n}", published_at=timezone.now()) for n in range(7)]
    key = ApiTokenFactory(user=partner_and())
    code = example(client, language).replace("LA_TUA_CHIAVE", key.secret)

    said = ran([*program, code.replace("http://testserver", live_server.url)])

    texts = [line.text for line in lines]
    if language == "curl":
        assert [row["text"] for row in json.loads(said)["data"]] == texts[:5]
    else:
        assert said.splitlines() == texts


def test_there_is_an_example_in_r_too(db, client):
    assert 'req_auth_bearer_token("LA_TUA_CHIAVE")' in example(client, "R")


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
    assert page.context["rows"]
    assert [c.name for c, _kind in page.context["variables"] if f"<code>{c.name}</code>" not in body] == []
    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in body} == set()


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
