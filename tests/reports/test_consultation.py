"""The consultation of a paper: what the tables say, what the authors answer, who may know who said it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import jobs
from core.calendar import today
from core.errors import DomainError, NotAllowed
from focusgroups.bearers import Bearer
from focusgroups.links import bearer_for
from focusgroups.models import AttributionRule, Contribution, PersonalLink
from reports.actions import consultation, papers
from reports.models import ConsultationComment, PositionPaper
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import FocusGroupFactory, ParticipationFactory, PersonalLinkFactory
from tests.factories.reports import ConsultationCommentFactory
from tests.reports.running import run_jobs

pytestmark = pytest.mark.django_db
SECRET = "segreto-di-chi-era-al-tavolo-uno"


@pytest.fixture
def consulted(compiled, manager):
    return consultation.begin(compiled, by=manager, until=today() + timedelta(days=10))


@pytest.fixture
def person(closed_group):
    body = OrganisationFactory(name="Officine Canarino")
    return ParticipationFactory(focus_group=closed_group, organisation=body, category="firm", email="uno@example.org")


@pytest.fixture
def link(closed_group, person):
    return PersonalLinkFactory(focus_group=closed_group, participation=person, secret=SECRET)


@pytest.fixture
def bearer(link) -> Bearer:
    return bearer_for(SECRET)


@pytest.fixture
def section(consulted):
    return consulted.sections.get(code="1")


def say(section, bearer, person, **more):
    return consultation.comment(
        section, **{"by": bearer, "person": person, "text": "Manca ITS.", "uuid": uuid4()} | more
    )


# --- saying ---


def test_a_comment_sent_twice_is_one(section, bearer, person):
    uuid = uuid4()

    first, again = say(section, bearer, person, uuid=uuid), say(section, bearer, person, uuid=uuid)

    assert (first.pk, ConsultationComment.objects.count()) == (again.pk, 1)


@pytest.mark.parametrize(
    ("rule", "body", "category"),
    [
        (AttributionRule.NAMED, True, "firm"),
        (AttributionRule.BY_CATEGORY, False, "firm"),
        (AttributionRule.CHATHAM_HOUSE, False, ""),
    ],
)
def test_no_more_is_kept_than_the_rule_of_the_table_allows(section, bearer, person, closed_group, rule, body, category):
    closed_group.__class__.objects.update(attribution_rule=rule)

    said = say(section, bearer, person)

    assert (said.organisation is not None, said.category) == (body, category)
    [answered] = consultation.who_answered(section.paper)
    assert (answered.count, bool(answered.who)) == (1, rule != AttributionRule.CHATHAM_HOUSE)


def test_nothing_is_said_after_the_end_or_outside_a_consultation(section, consulted, bearer, person, coordinator):
    PositionPaper.objects.update(consultation_until=today() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        say(section, bearer, person)
    consultation.set_end(consulted, by=coordinator, until=today())
    assert say(section, bearer, person).pk
    papers.reopen(consulted, by=coordinator, note="Errore.")
    with pytest.raises(NotAllowed):
        say(section, bearer, person)


def test_strangers_and_recorders_say_nothing(section, closed_group, manager):
    elsewhere = Bearer(FocusGroupFactory().pk, PersonalLink.Kind.PARTICIPANT, "x")
    recorder = Bearer(closed_group.pk, PersonalLink.Kind.RECORDER, "y")

    for by in (elsewhere, recorder, manager):
        with pytest.raises(PermissionDenied):
            say(section, by, None)


def test_keys_of_comments_lead_to_no_line(section, bearer, person, closed_group):
    said = say(section, bearer, person)

    assert said.author_key != bearer.line_key
    assert not Contribution.objects.filter(line_key=said.author_key).exists()


# --- answering ---


def test_an_answer_needs_an_outcome_and_a_reason(section, bearer, person, manager):
    said = say(section, bearer, person)

    for outcome, reply in (("", "x"), ("explained", " "), ("changed", "")):
        with pytest.raises(consultation.Unfounded):
            consultation.answer(said, by=manager, outcome=outcome, reply=reply)
    answered = consultation.answer(said, by=manager, outcome="accepted")

    assert (answered.outcome, answered.answered_by) == ("accepted", manager)


@pytest.mark.parametrize(
    "broken", [{"outcome": "explained", "reply": ""}, {"outcome": "accepted", "answered_at": None}]
)
def test_the_database_refuses_half_answers(section, manager, broken):
    whole = {"answered_by": manager, "answered_at": "2025-05-12T10:00Z", "reply": "Sì."}
    assert ConsultationCommentFactory(section=section, outcome="changed", **whole).pk

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationCommentFactory(section=section, **{**whole, **broken})


@pytest.mark.parametrize("who", ["outsider", "member", "secretary", "admin"])
def test_strangers_answer_nothing(section, request, who):
    with pytest.raises(PermissionDenied):
        consultation.answer(
            ConsultationCommentFactory(section=section), by=request.getfixturevalue(who), outcome="accepted"
        )


def test_a_paper_is_approved_when_every_comment_has_its_answer(consulted, section, coordinator):
    said = ConsultationCommentFactory(section=section)

    with pytest.raises(DomainError, match="rispondi alle osservazioni"):
        papers.sign_off(consulted, by=coordinator)
    consultation.answer(said, by=coordinator, outcome="explained", reply="È fuori dal tema.")
    papers.sign_off(consulted, by=coordinator)

    with pytest.raises(NotAllowed):
        consultation.answer(said, by=coordinator, outcome="accepted")


def test_an_answered_comment_is_not_withdrawn(section, bearer, person, manager):
    said, other = say(section, bearer, person), say(section, bearer, person)
    consultation.answer(said, by=manager, outcome="accepted")

    with pytest.raises(NotAllowed):
        consultation.withdraw(said, by=bearer)
    with pytest.raises(PermissionDenied):
        consultation.withdraw(other, by=Bearer(bearer.focus_group_id, bearer.kind, "di un altro"))
    consultation.withdraw(other, by=bearer)

    assert list(ConsultationComment.objects.all()) == [said]


def test_comment_that_was_just_withdrawn_is_said_so(section, bearer, person, manager):
    said = say(section, bearer, person)
    seen = ConsultationComment.objects.get(pk=said.pk)
    consultation.withdraw(said, by=bearer)

    with pytest.raises(NotAllowed, match="Non c'è più"):
        consultation.withdraw(seen, by=bearer)
    with pytest.raises(NotAllowed, match="Non c'è più"):
        consultation.answer(seen, by=manager, outcome="accepted")


# --- dates and messages ---


def test_the_end_is_proposed_moved_and_never_past(compiled, manager):
    with pytest.raises(consultation.PastEnd):
        consultation.begin(compiled, by=manager, until=today() - timedelta(days=1))
    paper = consultation.begin(compiled, by=manager)
    assert paper.consultation_until == today() + timedelta(days=15)

    with pytest.raises(consultation.PastEnd):
        consultation.set_end(paper, by=manager, until=date(2020, 1, 1))
    assert consultation.set_end(paper, by=manager, until=today()).consultation_until == today()


def test_participants_are_told_once_with_a_link_that_opens_the_paper(consulted, person, closed_group):
    ParticipationFactory(focus_group=closed_group, email="assente@example.org", attendance="absent")
    PositionPaper.objects.update(consultation_until=today() + timedelta(days=2))

    run_jobs()
    for _night in range(2):
        jobs.request("remind_of_consultations", jobs.THE_SITE, by=jobs.SYSTEM)
        run_jobs()

    told = [message for message in mail.outbox if message.to == [person.email]]
    assert ["che cosa nasce" in message.subject for message in told] == [True, True]
    assert not any("assente@example.org" in message.to for message in mail.outbox)
    path = told[0].body[told[0].body.index("/p/") :].split()[0]
    assert consulted.title in Client().get(path).content.decode()


# --- by the pages ---


def test_the_table_reads_comments_and_follows_the_answer(consulted, section, link, person, client_of, manager):
    client, url = Client(), reverse("consultation:paper", args=[SECRET, consulted.slug])
    page = client.get(url).content.decode()
    said = {"uuid": uuid4(), "text": "Manca il ruolo degli ITS."}

    answer = client.post(reverse("consultation:comment", args=[SECRET, consulted.slug, "1"]), said, follow=True)
    row = ConsultationComment.objects.get()
    page_of_authors = client_of(manager).get(reverse("reports:consultation", args=[consulted.slug])).content.decode()
    client_of(manager).post(
        reverse("reports:comment-answer", args=[row.uuid]), {"outcome": "changed", "reply": "Aggiunto in parte."}
    )

    assert "Scrivi un’osservazione" in page
    assert "Manca il ruolo degli ITS." in answer.content.decode()
    assert "Manca il ruolo degli ITS." in page_of_authors
    assert person.name not in page_of_authors
    assert "Aggiunto in parte." in client.get(url).content.decode()


def test_one_s_comments_are_nobody_else_s_to_read(consulted, section, link, bearer, person, closed_group):
    say(section, bearer, person, text="Detto in confidenza.")
    PersonalLinkFactory(
        focus_group=closed_group, participation=ParticipationFactory(focus_group=closed_group), secret="altro" * 6
    )

    page = Client().get(reverse("consultation:paper", args=["altro" * 6, consulted.slug])).content.decode()
    taken = Client().post(reverse("consultation:withdraw", args=["altro" * 6, ConsultationComment.objects.get().uuid]))

    assert "Detto in confidenza." not in page
    assert taken.status_code == 404


def test_an_empty_comment_keeps_the_page_and_says_why(consulted, section, link):
    answer = Client().post(
        reverse("consultation:comment", args=[SECRET, consulted.slug, "1"]), {"uuid": uuid4(), "text": " "}
    )

    assert answer.status_code == 422
    assert "Errore" in answer.content.decode()


def test_another_comment_in_a_form_already_sent_is_kept(consulted, section, link):
    url, key = reverse("consultation:comment", args=[SECRET, consulted.slug, "1"]), str(uuid4())
    Client().post(url, {"uuid": key, "text": "Prima."})

    answer = Client().post(url, {"uuid": key, "text": "Seconda osservazione."})

    assert (answer.status_code, ConsultationComment.objects.get().text) == (422, "Prima.")
    assert "è già stato inviato con un altro testo" in answer.content.decode()
    assert "Seconda osservazione." in answer.content.decode()
    assert f'name="uuid" value="{key}"' not in answer.content.decode()


def test_wrong_links_open_nothing(consulted, link, closed_group):
    PersonalLinkFactory(focus_group=closed_group, kind="recorder", participation=None, secret="verbale" * 4)
    elsewhere = FocusGroupFactory()
    PersonalLinkFactory(
        focus_group=elsewhere, participation=ParticipationFactory(focus_group=elsewhere), secret="fuori" * 5
    )

    unknown = Client().get(reverse("consultation:paper", args=["mai-fatto", consulted.slug]))

    assert unknown.url == reverse("links:table", args=["mai-fatto"])
    # A recorder's link is over once the table is closed.
    assert Client().get(reverse("consultation:list", args=["verbale" * 4])).status_code == 302
    assert Client().get(reverse("consultation:paper", args=["fuori" * 5, consulted.slug])).status_code == 404


def test_the_end_is_asked_on_a_page(compiled, client_of, manager):
    client, url = client_of(manager), reverse("reports:consultation-open", args=[compiled.slug])

    past = client.post(url, {"until": "2020-01-01"})
    opened = client.post(url, {"until": "2099-01-31"})

    assert (past.status_code, opened.status_code) == (422, 302)
    assert "prima di oggi" in past.content.decode()
    compiled.refresh_from_db()
    assert (compiled.state, compiled.consultation_until) == ("consultation", date(2099, 1, 31))


def test_an_answer_without_reason_stays_as_typed(section, client_of, manager):
    said = ConsultationCommentFactory(section=section)

    answer = client_of(manager).post(reverse("reports:comment-answer", args=[said.uuid]), {"outcome": "explained"})

    assert answer.status_code == 422
    assert "scrivi perché" in answer.content.decode()
    said.refresh_from_db()
    assert said.outcome == ""
