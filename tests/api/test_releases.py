"""Releases: made when a round is released, never changed, followed by another when they were wrong."""

import hashlib
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from api.actions import releases
from api.models import Release
from api.tasks import make_release
from core import jobs
from core.actors import SYSTEM
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from focusgroups.models import Contribution, Round
from tests.api.world import BUILD, IN_REVIEW, MECH, NEVER
from tests.api.world import build as build_world
from tests.factories.api import ReleaseFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoundFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def line(mech) -> Contribution:
    round_ = RoundFactory(state="released", slug="novembre")
    return ContributionFactory(
        focus_group=FocusGroupFactory(cluster=mech, round=round_), published_at=timezone.now(), text="Prima frase."
    )


def release_of(line: Contribution, **kwargs) -> Release:
    return releases.make(line.focus_group.round, by=SYSTEM, **kwargs)


def listed(client, slug: str = "novembre") -> list[dict]:
    return client.get(reverse("api:releases-detail", args=[slug])).json()["data"]


def content(client, url: str) -> bytes:
    reply = client.get(url)
    assert reply.status_code == 200, reply.content
    return b"".join(reply.streaming_content)


def test_every_file_is_what_its_digest_says(line, client):
    release_of(line)

    (release,) = listed(client)
    files = {file["name"]: (file, content(client, file["url"])) for file in release["files"]}
    assert {"LEGGIMI.txt", "codebook.csv", "contributions.csv", "contributions.jsonl", "decisions.jsonl"} <= set(files)
    assert [n for n, (f, data) in files.items() if hashlib.sha256(data).hexdigest() != f["sha256"]] == []
    assert [n for n, (f, data) in files.items() if len(data) != f["size"]] == []
    assert (release["number"], release["in_force"], release["reason"], release["changelog"]) == (1, True, "", [])
    rows = [json.loads(row) for row in files["contributions.jsonl"][1].splitlines()]
    assert [row["uuid"] for row in rows] == [str(line.uuid)]
    assert files["contributions.jsonl"][0]["rows"] == 1


def test_only_the_rows_of_the_round_are_in(line, client):
    ContributionFactory(published_at=timezone.now(), text="Di un altro ciclo.")
    release_of(line)

    files = {file["name"]: file for file in listed(client)[0]["files"]}
    assert files["contributions.csv"]["rows"] == 1
    assert b"Di un altro ciclo." not in content(client, files["contributions.csv"]["url"])


def test_nothing_hidden_is_in_a_release(mech, build, client):
    world = build_world(mech, build)
    Round.objects.filter(pk=world.table.round_id).update(state="released")
    releases.make(Round.objects.get(pk=world.table.round_id), by=SYSTEM)

    files = [file for release in client.get(reverse("api:releases-list")).json()["data"] for file in release["files"]]
    body = "\n".join(content(client, file["url"]).decode() for file in files)

    assert "riga-pubblico" in body
    assert {word for word in NEVER | MECH | BUILD | IN_REVIEW if word in body} == set()


def test_a_wrong_release_is_followed_by_another_and_stays_as_it_was(line, client):
    first = release_of(line)
    Contribution.objects.filter(pk=line.pk).update(text="Frase corretta.")

    release_of(line, reason="Una frase era sbagliata.")

    second, old = listed(client)
    urls = {file["name"]: file["url"] for file in old["files"]}
    assert (second["number"], second["in_force"], old["in_force"]) == (2, True, False)
    assert second["reason"] == "Una frase era sbagliata."
    assert second["changelog"] == [f"contributions.{form}: cambiato, da 1 a 1 righe" for form in ("csv", "jsonl")]
    assert b"Prima frase." in content(client, urls["contributions.csv"])
    assert old["digest"] == first.digest != second["digest"]
    assert list(Event.objects.filter(verb="release.make").values_list("note", flat=True).order_by("id")) == [
        "",
        "Una frase era sbagliata.",
    ]


def test_the_files_of_a_release_can_be_withdrawn(line, client):
    release_of(line)
    Contribution.objects.filter(pk=line.pk).update(published_at=None)
    release_of(line, reason="C'era una frase da non pubblicare.", withdraws_earlier=True)

    second, old = listed(client)
    gone = client.get(old["files"][0]["url"])

    assert (old["is_withdrawn"], second["is_withdrawn"], gone.status_code) == (True, False, 410)
    assert gone.json()["type"] == "http://testserver/api/problemi/ritirato/"
    assert content(client, second["files"][0]["url"])


@pytest.mark.parametrize("reason", ["", "  "])
def test_another_release_needs_a_reason(line, reason):
    release_of(line)

    with pytest.raises(DomainError, match="serve un motivo"):
        release_of(line, reason=reason)


def test_another_release_of_the_same_files_is_refused(line):
    release_of(line)

    with pytest.raises(DomainError, match="stessi file"):
        release_of(line, reason="Ancora.")


def test_a_round_that_is_not_released_has_no_release():
    with pytest.raises(NotAllowed):
        releases.make(RoundFactory(state="closed"), by=SYSTEM)


@pytest.mark.parametrize("statement", ["UPDATE api_release SET digest = ''", "DELETE FROM api_release"])
def test_the_database_refuses_to_change_a_release(db, statement):
    ReleaseFactory()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_release_is_asked_for_once_and_made_by_a_job(line):
    (job,) = releases.request_missing()
    assert [again.pk for again in releases.request_missing()] == [job.pk]

    jobs.perform(job.pk)
    again = jobs.request("make_release", line.focus_group.round, by=SYSTEM)
    jobs.perform(again.pk)

    assert (Release.objects.count(), releases.request_missing()) == (1, [])
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert jobs.HANDLERS["make_release"] is make_release


def test_the_command_puts_another_in_its_place(line):
    release_of(line)
    Contribution.objects.filter(pk=line.pk).update(text="Altra frase.")
    out = StringIO()

    call_command("make_release", "novembre", reason="Errore di battitura.", stdout=out)

    assert out.getvalue().startswith("Release 2 of novembre: ")
    with pytest.raises(CommandError, match="stessi file"):
        call_command("make_release", "novembre", reason="Ancora.")
    with pytest.raises(CommandError, match="Unknown round"):
        call_command("make_release", "mai-visto")


def test_what_there_is_not_is_not_there(line, client):
    release_of(line)

    paths = ["mai-visto/", "novembre/2/contributions.csv", "novembre/1/segreti.csv", "novembre/1/..%2f..%2fsettings.py"]
    assert [client.get(f"/api/v1/releases/{path}").status_code for path in paths] == [404] * 4
    assert client.get("/api/v1/releases/?a=1").status_code == 400


def test_a_file_may_be_kept_for_ever(line, client):
    release_of(line)
    file = listed(client)[0]["files"][0]

    reply = client.get(file["url"])
    b"".join(reply.streaming_content)

    assert (reply["ETag"], reply["Cache-Control"]) == (f'"{file["sha256"]}"', "public, max-age=3600, must-revalidate")
    assert reply["Repr-Digest"].startswith("sha-256=:")


def test_the_releases_stand_on_the_page_of_the_datasets(line, client):
    release_of(line)

    body = client.get(reverse("api:dataset-list")).content.decode()

    assert '/api/v1/releases/novembre/1/contributions.csv"' in body
