"""The drafts of a whole round by one job: each paper once, cancelled between two of them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import jobs
from core.errors import DomainError
from core.models import Job
from reports.actions import drafts, papers
from reports.models import PaperVersion
from tests.factories.reports import PositionPaperFactory
from tests.reports.running import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(paper, closed_group, coordinator):
    """Twelve papers of one round, all from the same table, and one without contributions."""
    for number in range(2, 13):
        papers.create(
            round=paper.round,
            title=f"Tema {number:02}",
            theme="Robotica",
            clusters=[closed_group.cluster],
            focus_groups=[closed_group],
            by=coordinator,
        )
    PositionPaperFactory(round=paper.round, title="Vuoto")
    PositionPaperFactory(round=paper.round, state="submitted")
    return paper.round


@pytest.mark.slow
def test_every_paper_of_the_round_gets_its_draft_once(round_, coordinator):
    for _time in range(2):
        papers.request_round(round_, by=coordinator)
        run_jobs("compile_round")

    assert PaperVersion.objects.count() == 12
    assert {version.number for version in PaperVersion.objects.all()} == {1}
    job = Job.objects.filter(kind="compile_round")[0]
    assert (job.state, job.message) == ("done", "Bozze pronte: 12 di 13.")


@pytest.mark.slow
def test_cancelling_leaves_whole_drafts_and_no_others(round_, coordinator, monkeypatch):
    job = papers.request_round(round_, by=coordinator)
    write, done = drafts.write, []

    def and_cancel_after_three(*args, **kwargs):
        version = write(*args, **kwargs)
        done.append(version)
        if len(done) == 3:
            jobs.cancel(Job.objects.get(pk=job.pk), by=coordinator)
        return version

    monkeypatch.setattr(drafts, "write", and_cancel_after_three)
    jobs.perform(job.pk)

    job.refresh_from_db()
    assert (job.state, PaperVersion.objects.count()) == ("cancelled", 3)


def test_only_the_coordinator_asks_for_a_round(round_, manager):
    with pytest.raises(PermissionDenied):
        papers.request_round(round_, by=manager)


def test_a_round_without_papers_in_writing_is_refused(coordinator):
    sent = PositionPaperFactory(state="submitted")

    with pytest.raises(DomainError, match="nessun documento"):
        papers.request_round(sent.round, by=coordinator)


def test_the_button_stands_on_the_list_of_the_round(round_, client_of, coordinator, manager):
    url, act = reverse("reports:paper-list"), reverse("reports:round-drafts", args=[round_.slug])

    shown = client_of(coordinator).get(url, {"ciclo": round_.slug}).content.decode()
    hidden = client_of(manager).get(url, {"ciclo": round_.slug}).content.decode()
    answer = client_of(coordinator).post(act)

    assert (act in shown, act in hidden) == (True, False)
    assert answer.url.startswith(reverse("portal:job", args=[Job.objects.get(kind="compile_round").uuid]))
