"""Handing in a file on the coordinator's page, the job that imports it, and what the page says."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import jobs
from core.models import Event, Job
from skills import forms, tasks
from skills.actions import uploads
from skills.models import Concept, Vocabulary, VocabularyImport
from tests.factories.skills import ConceptFactory, VocabularyFactory, VocabularyImportFactory
from tests.skills.importer.making import archive, skill, skills
from tests.skills.importer.standing import statuses

assert tasks  # registers the handlers
PAGE = "/gestione/vocabolari/"
NAME = "ESCO dataset - v1.2.0 - classification - it - csv.zip"


@pytest.fixture(autouse=True)
def _own_storage(tmp_path_factory, monkeypatch):
    """Files handed in by a test are the test's own."""
    monkeypatch.setattr(default_storage, "_location", str(tmp_path_factory.mktemp("documents")), raising=False)
    default_storage.__dict__.pop("base_location", None)
    default_storage.__dict__.pop("location", None)
    yield
    default_storage.__dict__.pop("base_location", None)
    default_storage.__dict__.pop("location", None)


@pytest.fixture
def zipped(tmp_path):
    path = archive(tmp_path / NAME, {"skills_it.csv": skills(skill("s1", "saldare"), skill("s2", "tagliare"))})
    return SimpleUploadedFile(NAME, path.read_bytes())


@pytest.fixture
def handed_in(coordinator, zipped):
    return uploads.hand_in(zipped, by=coordinator)


def the_job() -> Job:
    return Job.objects.get(kind=uploads.KIND)


def kept(record: VocabularyImport) -> bool:
    record.refresh_from_db()
    return bool(record.file) and default_storage.exists(record.file.name)


def test_upload_stores_the_file_under_a_random_name_and_asks_for_a_job(client_of, coordinator, zipped):
    answer = client_of(coordinator).post(PAGE, {"file": zipped, "language": "", "version": ""})

    assert answer.status_code == 302
    record = VocabularyImport.objects.get()
    assert (record.name, record.requested_by) == (NAME, coordinator)
    assert "ESCO" not in record.file.name
    assert kept(record)
    assert the_job().subject == f"vocabularyimport:{record.uuid}"
    assert Event.objects.get(verb="vocabulary.hand_in").actor == coordinator.actor


def test_job_imports_and_the_file_goes(handed_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jobs.perform(the_job().pk)

    job = the_job()
    assert (job.state, job.progress) == ("done", 100)
    assert statuses() == {"s1": "released", "s2": "released"}
    assert not kept(handed_in)
    assert handed_in.version == "1.2.0"
    assert Job.objects.filter(kind="build_index").exists()


def test_job_done_twice_has_the_effect_of_one(handed_in):
    jobs.perform(the_job().pk)
    jobs.perform(the_job().pk)

    assert VocabularyImport.objects.count() == 1
    assert Event.objects.filter(verb="vocabulary.import").count() == 1


def test_worker_that_dies_halfway_leaves_nothing_and_the_next_one_finishes(handed_in, monkeypatch):
    class Killed(BaseException):
        pass

    def dies(*args, **kwargs):
        raise Killed

    job = the_job()
    with monkeypatch.context() as patch:
        patch.setattr("skills.actions.imports.merge_relations", dies)
        with pytest.raises(Killed):
            jobs.perform(job.pk)
    assert not Concept.objects.exists()
    assert not Vocabulary.objects.exists()
    assert kept(handed_in)

    Job.objects.filter(pk=job.pk).update(lease_until="2020-01-01T00:00Z")
    jobs.perform(job.pk)

    assert the_job().state == "done"
    assert statuses() == {"s1": "released", "s2": "released"}


def test_refused_file_says_why_and_goes(coordinator, django_capture_on_commit_callbacks, client_of):
    record = uploads.hand_in(SimpleUploadedFile(NAME, b"niente"), by=coordinator)

    with django_capture_on_commit_callbacks(execute=True):
        jobs.perform(the_job().pk)

    assert the_job().state == "failed"
    assert "non è un archivio ZIP leggibile" in the_job().message
    assert not kept(record)
    page = client_of(coordinator).get(PAGE).content.decode()
    assert "non è un archivio ZIP leggibile" in page
    assert "Niente è stato scritto." in page


def test_cancelled_before_it_runs(client_of, coordinator, handed_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client_of(coordinator).post(reverse("vocabularies:import-cancel", args=[handed_in.uuid]))
    jobs.perform(the_job().pk)

    assert the_job().state == "cancelled"
    assert not Concept.objects.exists()
    assert not kept(handed_in)


def test_cancelled_while_it_runs_writes_nothing(handed_in, coordinator, monkeypatch):
    progress = jobs.Run.progress

    def cancelled_meanwhile(run, percent, message=""):
        uploads.cancel(handed_in, by=coordinator)
        progress(run, percent, message)

    monkeypatch.setattr(jobs.Run, "progress", cancelled_meanwhile)
    jobs.perform(the_job().pk)

    assert the_job().state == "cancelled"
    assert not Concept.objects.exists()
    handed_in.refresh_from_db()
    assert handed_in.report == {"cancelled": True}


def test_cancelling_what_is_over_changes_nothing(handed_in, coordinator):
    jobs.perform(the_job().pk)

    assert uploads.cancel(handed_in, by=coordinator) is False
    assert statuses() == {"s1": "released", "s2": "released"}


def test_files_of_jobs_that_ended_elsewhere_go_with_the_next_one(handed_in, coordinator, zipped, client_of):
    jobs.cancel(the_job(), by=coordinator)

    zipped.seek(0)
    uploads.hand_in(zipped, by=coordinator)

    handed_in.refresh_from_db()
    assert handed_in.report["cancelled"] is True
    assert not handed_in.file


def test_right_is_asked_again_when_the_work_is_done(handed_in, coordinator):
    coordinator.role_grants.all().delete()

    jobs.perform(the_job().pk)

    assert the_job().state == "failed"
    assert not Concept.objects.exists()


def test_right_is_asked_when_it_is_handed_in(manager, zipped):
    with pytest.raises(PermissionDenied):
        uploads.hand_in(zipped, by=manager)

    assert not VocabularyImport.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Campo obbligatorio"),
        ({"file": SimpleUploadedFile("dati.exe", b"x")}, "Serve un file ZIP o CSV."),
        ({"file": SimpleUploadedFile("a.csv", b"x"), "language": "italiano"}, "5 caratteri"),
        ({"file": SimpleUploadedFile("a.csv", b"x"), "language": "1"}, "due lettere"),
        ({"file": SimpleUploadedFile("a.csv", b"x"), "version": "due"}, "con i punti"),
    ],
)
def test_form_says_what_is_wrong(client_of, coordinator, sent, words):
    answer = client_of(coordinator).post(PAGE, sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not VocabularyImport.objects.exists()


def test_too_heavy_a_file_is_refused(client_of, coordinator, zipped, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST", 10)

    answer = client_of(coordinator).post(PAGE, {"file": zipped})

    assert "supera i 60 MB" in answer.content.decode()


@pytest.mark.parametrize(("person", "status"), [("manager", 403), ("admin", 403), ("anonymous", 302)])
def test_page_is_the_coordinators(client_of, request, person, status):
    assert client_of(request.getfixturevalue(person)).get(PAGE).status_code == status


def test_page_without_esco_says_so(client_of, coordinator):
    page = client_of(coordinator).get(PAGE).content.decode()

    assert "Nessuna versione di ESCO è caricata: si usa il vocabolario regionale." in page
    assert "Ancora nessun file" in page


def test_page_shows_what_is_loaded_with_its_attribution(client_of, coordinator, handed_in):
    jobs.perform(the_job().pk)

    page = client_of(coordinator).get(PAGE).content.decode()

    assert "This service uses the ESCO classification of the European Commission." in page
    assert "ESCO 1.2.0" in page
    assert "2 voci, di cui nuove 2." in page
    assert "2 etichette." in page


def test_page_shows_the_progress_while_the_job_waits(client_of, coordinator, handed_in):
    page = client_of(coordinator).get(PAGE).content.decode()

    assert f'id="job-{the_job().uuid}"' in page
    assert "Annulla l’importazione" in page


def test_page_asks_the_database_as_often_with_more_rows(client_of, coordinator):
    client = client_of(coordinator)
    one_of_each(1)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for number in (2, 3):
        one_of_each(number)

    with CaptureQueriesContext(connection) as three:
        client.get(PAGE)

    assert len(three) == len(one) == 11


def one_of_each(number: int) -> None:
    vocabulary = VocabularyFactory(code="esco", version=f"1.{number}.0", name="ESCO")
    ConceptFactory(vocabulary=vocabulary, uri=f"http://data.europa.eu/esco/skill/{number}")
    VocabularyImportFactory(version=f"1.{number}.0", language="it", report={"files": ["skills"], "refused": "no"})
