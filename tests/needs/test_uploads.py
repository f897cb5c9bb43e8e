"""Files of tables that were handed in: each goes when nobody needs it any more, and nothing else does."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse

from core import jobs
from core.calendar import now
from core.models import Event
from needs import tasks
from needs.actions import indicators, uploads
from needs.models import IndicatorImport, Observation
from tests.core.tables.making import csv

assert tasks  # registers the handler

pytestmark = pytest.mark.django_db

HEADER = "Indicatore;Fonte;Unità;Territorio;Anno;Valore"
RIGHT, WRONG = "Entrate difficili;Excelsior;%;Emilia-Romagna;2023;48,5", "Entrate difficili;Excelsior;%;Emilia;2023;boh"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where the files are kept."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path / "imports" / "indicators"


@pytest.fixture
def hand_in(coordinator):
    def hand(*rows: str, days_ago: int = 0) -> IndicatorImport:
        record = indicators.hand_in(io.BytesIO(csv(HEADER, *rows)), name="dati.csv", by=coordinator)
        IndicatorImport.objects.filter(pk=record.pk).update(created_at=now() - timedelta(days=days_ago))
        return record

    return hand


@pytest.fixture
def night(django_capture_on_commit_callbacks):
    """Do the work of the night."""

    def work() -> None:
        job = next(job for job in jobs.request_daily() if job.kind == "discard_tables")
        with django_capture_on_commit_callbacks(execute=True):
            jobs.perform(job.pk)

    return work


def left(folder) -> int:
    return len(list(folder.iterdir()))


def test_file_of_a_table_written_in_full_goes_and_the_figures_stay(hand_in, night, folder, coordinator):
    record = indicators.confirm(hand_in(RIGHT), by=coordinator)
    assert left(folder) == 1

    night()

    record.refresh_from_db()
    assert (left(folder), record.file.name, Observation.objects.count()) == (0, "", 1)
    assert record.report["counts"]["new"] == 1
    assert Event.objects.filter(verb="indicator_import.discard_file", actor="system").count() == 1
    indicators.undo(record, by=coordinator, note="Prova.")
    assert not Observation.objects.exists()


def test_file_of_a_table_that_was_undone_goes(hand_in, night, folder, coordinator):
    record = indicators.confirm(hand_in(RIGHT, WRONG), by=coordinator)
    indicators.undo(record, by=coordinator, note="Sbagliata.")

    night()

    assert left(folder) == 0


def test_rows_to_be_mended_can_be_had_for_thirty_days(hand_in, night, folder, coordinator, client_of):
    record = indicators.confirm(hand_in(RIGHT, WRONG, days_ago=29), by=coordinator)
    client, rows = client_of(coordinator), reverse("indicators:import-wrong-rows", args=[record.uuid])

    night()
    assert rows in client.get(record.get_absolute_url()).content.decode()
    assert "boh" in client.get(rows).content.decode()

    IndicatorImport.objects.update(created_at=now() - timedelta(days=31))
    for old in uploads.left_over():
        uploads.discard(old, by=coordinator)
    page = client.get(record.get_absolute_url())
    assert page.status_code == 200
    assert rows not in page.content.decode()
    assert client.get(rows).status_code == 409


def test_table_that_nobody_confirmed_goes_after_thirty_days_and_says_so(hand_in, night, folder, coordinator, client_of):
    new, old = hand_in(RIGHT, days_ago=29), hand_in(RIGHT, days_ago=31)

    night()

    assert left(folder) == 1
    client = client_of(coordinator)
    assert "mai confermata" in client.get(old.get_absolute_url()).content.decode()
    assert client.post(reverse("indicators:import-confirm", args=[old.uuid])).status_code == 409
    assert client.post(reverse("indicators:import-confirm", args=[new.uuid])).status_code == 302


def test_night_twice_deletes_once(hand_in, night, coordinator):
    record = indicators.confirm(hand_in(RIGHT), by=coordinator)

    for _ in range(2):
        uploads.discard(record, by=coordinator)

    assert Event.objects.filter(verb="indicator_import.discard_file").count() == 1
