"""A published report by e-mail: to the table and to others, once each, with a record that is erased in time."""

from datetime import date

import pytest
from django.core import mail as post
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from core import jobs
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from reports.actions import copies, reports
from reports.documents import store
from reports.models import ReportCopy
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import FocusGroupFactory, ParticipationFactory
from tests.factories.reports import DocumentFactory, ReportCopyFactory, TechnicalReportFactory
from tests.reports.running import run_jobs

PDF = b"%PDF-1.4 il rapporto %%EOF"


@pytest.fixture
def report(mech):
    """A published report of a table with two people, one of whom has an address."""
    group = FocusGroupFactory(cluster=mech, slug="tavolo", title="Robotica", state="reported")
    report = TechnicalReportFactory(focus_group=group, state="published", public_digest="0" * 64)
    ParticipationFactory(focus_group=group, email="anna@example.org", organisation=OrganisationFactory(name="Officine"))
    ParticipationFactory(focus_group=group, email="")
    file = store.write(PDF, "pdf")
    DocumentFactory(report=report, edition="public", format="pdf", path=file.path, inputs_digest="0" * 64)
    return report


def send(report, by, **more):
    job = copies.request(report, by=by, **{"to_table": True, **more})
    jobs.perform(job.pk)
    job.refresh_from_db()
    return job


def test_each_gets_the_public_pdf_in_an_own_message(report, manager):
    job = send(report, manager, others=[("Ateneo", "Rettorato@example.org")])

    assert [message.to for message in post.outbox] == [["anna@example.org"], ["rettorato@example.org"]]
    assert post.outbox[0].attachments[0] == ("rapporto-tavolo.pdf", PDF, "application/pdf")
    assert "link personale" in post.outbox[0].body
    assert "link personale" not in post.outbox[1].body
    assert (job.state, job.message) == (Job.State.DONE, "Partiti: 2. Non raggiunti: 0.")


def test_record_says_bodies_and_outcome_and_keeps_no_address_of_a_participant(report, manager):
    send(report, manager, others=[("Ateneo", "rettorato@example.org")])

    kept = list(ReportCopy.objects.values_list("organisation", "email", "outcome"))
    assert kept == [("Officine", "", "sent"), ("Ateneo", "rettorato@example.org", "sent")]
    register = str(list(Event.objects.values())) + str(list(Job.objects.values()))
    assert "anna@example.org" not in register
    assert "rettorato@example.org" not in register


def test_nothing_is_sent_twice(report, manager):
    job = send(report, manager)
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)
    jobs.perform(job.pk)

    with pytest.raises(DomainError, match="già ricevuto"):
        send(report, manager)
    assert len(post.outbox) == 1


def test_recipient_added_while_copies_leave_gets_one_too(report, manager):
    running = jobs.claim(copies.request(report, by=manager, to_table=True).pk)
    copies.request(report, by=manager, to_table=False, others=[("Ateneo", "rettorato@example.org")])
    with running.finishing():
        pass
    run_jobs("send_report")

    assert [message.to for message in post.outbox] == [["anna@example.org"], ["rettorato@example.org"]]


def test_copy_that_another_run_sends_is_left_to_it(report):
    copy = ReportCopyFactory(document=report.documents.get(), outcome="sending")

    assert copies.deliver(copy) is False
    assert post.outbox == []


def test_who_was_not_reached_is_said_and_tried_again(report, manager, monkeypatch):
    def down(message):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", down)
        assert send(report, manager).message == "Partiti: 0. Non raggiunti: 1."
    copy = ReportCopy.objects.get()
    assert (copy.outcome, copy.problem) == ("failed", "La posta non è partita. Riprova fra qualche minuto.")

    send(report, manager)

    assert [message.to for message in post.outbox] == [["anna@example.org"]]


def test_file_that_was_taken_back_is_sent_to_nobody(report, manager, coordinator, monkeypatch):
    """A copy that had not left waited, and went out with the next sending: the file that held a name."""

    def down(message):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", down)
        send(report, manager)
    waiting = jobs.claim(copies.request(report, by=manager, to_table=True).pk)
    again = reports.publish(reports.unpublish(report, by=coordinator, note="Porta un nome."), by=coordinator)

    for copy in ReportCopy.objects.select_related("participation", "document"):
        assert copies.deliver(copy) is False
    with waiting.finishing(), pytest.raises(NotAllowed, match="quando il suo PDF è pronto"):
        copies.request(again, by=manager, to_table=True)
    assert post.outbox == []

    good = DocumentFactory(report=again, edition="public", format="pdf", path=store.write(PDF, "pdf").path)
    reports.show(again, good.inputs_digest)
    send(again, manager)

    assert [message.to for message in post.outbox] == [["anna@example.org"]]
    assert ReportCopy.objects.get(outcome="sent").document == good


def test_draft_is_not_sent(mech, manager):
    report = TechnicalReportFactory(focus_group=FocusGroupFactory(cluster=mech, state="closed"))

    with pytest.raises(NotAllowed, match="pubblicato"):
        copies.request(report, by=manager, to_table=True)


@pytest.mark.parametrize("who", ["outsider", "member", "secretary", "partner", "admin"])
def test_others_send_nothing(who, report, request):
    with pytest.raises(PermissionDenied):
        copies.request(report, by=request.getfixturevalue(who), to_table=True)


def test_record_goes_with_the_participant_or_when_its_time_is_over(report, manager):
    send(report, manager, others=[("Ateneo", "rettorato@example.org")])
    report.focus_group.participations.all().delete()
    assert [copy.organisation for copy in ReportCopy.objects.all()] == ["Ateneo"]

    assert copies.forget() == 0
    ReportCopy.objects.update(retain_until=date(2020, 1, 1))
    assert copies.forget() == 1
    assert not ReportCopy.objects.exists()


# --- the page ---


def test_page_sends_and_shows_the_record(report, manager, client_of):
    client, address = client_of(manager), reverse("reports:report-copies", args=["tavolo"])

    client.post(address, {"to_table": "on", "others": "Ateneo; rettorato@example.org"})
    jobs.perform(Job.objects.get().pk)
    page = client.get(address).content.decode()

    assert len(post.outbox) == 2
    assert "Ateneo" in page
    assert "Officine" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"others": ""}, "Indica almeno un destinatario."),
        ({"others": "Ateneo; rettorato@example.org\nIstituto; senza"}, "Riga 2: manca un&#x27;e-mail scritta bene."),
        ({"others": "x@@y"}, "Riga 1: manca un&#x27;e-mail scritta bene."),
    ],
)
def test_bad_recipients_are_said_beside_the_field_and_kept(data, words, report, manager, client_of):
    response = client_of(manager).post(reverse("reports:report-copies", args=["tavolo"]), data)

    page = response.content.decode()
    assert (response.status_code, ReportCopy.objects.count()) == (422, 0)
    assert words in page
    assert data["others"].split("\n")[0] in page
