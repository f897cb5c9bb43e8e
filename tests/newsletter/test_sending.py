"""Composing an issue and sending it: to whom, with what, once."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

import pytest
from django.core import mail
from django.urls import reverse

from core import jobs
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from newsletter.actions import mailings, sending, subscriptions
from newsletter.messages import message_id
from newsletter.models import Delivery, Mailing, Subscription
from tests.factories.clusters import ClusterFactory, S3AreaFactory
from tests.factories.committee import DecisionFactory
from tests.factories.newsletter import DeliveryFactory, MailingFactory, SubscriptionFactory
from tests.factories.reports import PositionPaperFactory, RecommendationFactory
from tests.post import Killed, Post

DAY = "2025-11-01T10:00Z"
POST = "tests.post.Post"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def post(settings, monkeypatch):
    settings.EMAIL_BACKEND = POST
    for name, value in {"refuses": {}, "dies_before": set(), "dies_after": set(), "handed_in": 0}.items():
        monkeypatch.setattr(Post, name, value)
    return Post


def work() -> None:
    """Do every job of the newsletter that waits, as a worker would; what was interrupted is taken up again."""
    while job := Job.objects.filter(kind=mailings.KIND, state__in=["queued", "running"]).first():
        Job.objects.filter(pk=job.pk).update(lease_until="2000-01-01T00:00Z")
        try:
            jobs.perform(job.pk)
        except Killed:
            continue


def reached() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_issue_reaches_every_reader_once_and_is_closed(coordinator):
    readers = [SubscriptionFactory() for _n in range(3)]
    SubscriptionFactory(confirmed_at=None)
    subscriptions.withdraw(SubscriptionFactory())
    mailing = MailingFactory()

    mailings.start(mailing, by=coordinator)
    mailings.start(mailing, by=coordinator)
    work()

    mailing.refresh_from_db()
    assert reached() == sorted(reader.email for reader in readers)
    assert mailing.finished_at is not None
    assert Event.objects.filter(verb__startswith="mailing.").count() == 2  # started, finished


def test_slow_server_gets_the_rest_in_other_jobs(coordinator, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0)
    readers = [SubscriptionFactory() for _n in range(3)]
    mailing = MailingFactory()

    mailings.start(mailing, by=coordinator)
    work()

    mailing.refresh_from_db()
    assert reached() == sorted(reader.email for reader in readers)
    assert list(Job.objects.filter(kind=mailings.KIND).values_list("state", flat=True)) == ["done"] * 3
    assert mailing.finished_at is not None


def test_message_offers_to_leave_with_one_click(coordinator, client):
    reader = SubscriptionFactory()
    mailings.start(MailingFactory(), by=coordinator)
    work()

    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Message-ID"] == message_id(Delivery.objects.get())
    client.post("/" + headers["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2])
    reader.refresh_from_db()
    assert not reader.is_active


def test_reader_gets_what_the_chosen_topics_speak_of(coordinator):
    area = S3AreaFactory()
    mech, build = ClusterFactory(), ClusterFactory()
    mech.s3_areas.add(area)
    mailing = MailingFactory()
    for cluster, title in ((mech, "Sulla meccanica"), (build, "Sulle costruzioni")):
        paper = PositionPaperFactory(state="published", title=title)
        paper.clusters.set([cluster])
        mailing.papers.add(paper)
    everything, by_cluster, by_area = SubscriptionFactory(), SubscriptionFactory(), SubscriptionFactory()
    by_cluster.clusters.add(build)
    by_area.s3_areas.add(area)
    SubscriptionFactory().clusters.add(ClusterFactory())

    mailings.start(mailing, by=coordinator)
    work()

    told = {m.to[0]: ("Sulla meccanica" in m.body, "Sulle costruzioni" in m.body) for m in mail.outbox}
    assert told == {
        everything.email: (True, True),
        by_cluster.email: (False, True),
        by_area.email: (True, False),
    }


def test_outcome_is_told_with_its_reason(coordinator):
    proposal = RecommendationFactory(action="Aprire un corso.", block__section__paper__state="published")
    mailing = MailingFactory()
    mailing.decisions.add(
        DecisionFactory(recommendation=proposal, outcome="not_adopted", reason="Costa troppo.", published_at=DAY)
    )
    SubscriptionFactory()

    mailings.start(mailing, by=coordinator)
    work()

    assert "Aprire un corso." in mail.outbox[0].body
    assert "Parere del Comitato: non accolta. Costa troppo." in mail.outbox[0].body


def test_each_reader_is_written_to_in_the_language_chosen(coordinator):
    paper = PositionPaperFactory(state="published", title="Robotica")
    for language in ("it", "en"):
        SubscriptionFactory(language=language, email=f"{language}@example.org")
    mailing = MailingFactory()
    mailing.papers.add(paper)

    mailings.start(mailing, by=coordinator)
    work()

    it, en = (next(m.body for m in mail.outbox if m.to == [f"{code}@example.org"]) for code in ("it", "en"))
    assert "Position paper del ciclo" in it
    assert "Position paper of the round" in en
    assert [f"/en{paper.get_absolute_url()}" in text for text in (it, en)] == [False, True]
    assert ["/en/newsletter/disiscrizione/" in text for text in (it, en)] == [False, True]


def test_what_is_no_longer_public_is_not_told(coordinator):
    mailing = MailingFactory()
    mailing.papers.add(PositionPaperFactory(state="submitted", title="Non ancora"))
    SubscriptionFactory()

    mailings.start(mailing, by=coordinator)
    work()

    assert "Non ancora" not in mail.outbox[0].body


def test_nobody_to_write_to_is_said_and_nothing_starts(coordinator):
    mailing = MailingFactory()

    with pytest.raises(DomainError, match="Nessun iscritto"):
        mailings.start(mailing, by=coordinator)

    mailing.refresh_from_db()
    assert mailing.started_at is None


@pytest.mark.slow
def test_sender_killed_twice_reaches_everybody_at_most_once_and_knows_of_whom_it_is_not_sure(
    coordinator, post, monkeypatch
):
    monkeypatch.setattr(sending, "BATCH", 20)
    post.dies_before, post.dies_after = {7}, {35}
    readers = [SubscriptionFactory() for _n in range(60)]
    mailing = MailingFactory()

    mailings.start(mailing, by=coordinator)
    work()

    lost, kept = Delivery.objects.in_doubt().order_by("pk")
    missing = {reader.email for reader in readers} - set(reached())
    assert len(reached()) == len(set(reached())) == 59
    assert missing == {lost.subscription.email}
    assert kept.subscription.email in reached()
    mailing.refresh_from_db()
    assert mailing.finished_at is not None


def test_doubtful_messages_are_sent_again_only_when_asked(coordinator, post):
    post.dies_before = {1}
    reader = SubscriptionFactory()
    mailing = MailingFactory()
    mailings.start(mailing, by=coordinator)
    work()
    nobody_yet = reached()

    count = mailings.send_doubtful_again(mailing, by=coordinator)
    work()

    assert (nobody_yet, count, reached()) == ([], 1, [reader.email])


def test_who_leaves_while_it_is_being_sent_gets_nothing(coordinator):
    stays, leaves = SubscriptionFactory(), SubscriptionFactory()
    mailings.start(MailingFactory(), by=coordinator)
    subscriptions.withdraw(leaves)
    work()

    assert reached() == [stays.email]
    assert Delivery.objects.get(subscription=leaves).error == "disdetta prima dell'invio"


def test_refused_address_is_noted_and_the_others_are_served(coordinator, post):
    wrong, right = SubscriptionFactory(), SubscriptionFactory()
    post.refuses = {wrong.email: SMTPRecipientsRefused({wrong.email: (550, b"no such user")})}

    mailings.start(MailingFactory(), by=coordinator)
    work()

    assert reached() == [right.email]
    assert Delivery.objects.get(subscription=wrong).error == "rifiutato dal server (550)"
    assert list(Subscription.objects.active()) == [right]


def test_refused_contents_do_not_count_against_the_address(coordinator, post):
    reader = SubscriptionFactory()
    post.refuses = {reader.email: SMTPDataError(554, b"looks like spam")}

    mailings.start(MailingFactory(), by=coordinator)
    work()

    assert Delivery.objects.get().error == "rifiutato dal server (554)"
    assert Subscription.objects.active().count() == 1


def test_sender_that_the_server_refuses_stops_the_job_and_the_rest_waits(coordinator, post):
    reader = SubscriptionFactory()
    post.refuses = {reader.email: SMTPSenderRefused(530, b"sign in first", "portale@example.org")}
    mailing = mailings.start(MailingFactory(), by=coordinator)
    work()
    stopped = mailings.sending_job(mailing)
    post.refuses = {}

    mailings.resume(mailing, by=coordinator)
    work()

    assert (stopped.state, "La posta non è partita" in stopped.message) == ("failed", True)
    assert reached() == [reader.email]


def test_started_issue_is_not_changed_nor_thrown_away(coordinator):
    SubscriptionFactory()
    mailing = mailings.start(MailingFactory(), by=coordinator)

    with pytest.raises(NotAllowed):
        mailings.save(mailing, by=coordinator, papers=[], decisions=[], version=mailing.version)
    with pytest.raises(NotAllowed):
        mailings.discard(mailing, by=coordinator)


# --- pages ---


def test_new_issue_proposes_what_was_published_since_the_last(client_of, coordinator):
    MailingFactory(started_at="2025-06-01T10:00Z")
    PositionPaperFactory(state="published", published_at="2025-05-01T10:00Z", title="Già detto")
    news = PositionPaperFactory(state="published", published_at="2025-07-01T10:00Z", title="Nuovo")

    page = client_of(coordinator).get(reverse("newsletter:mailing-add")).context["form"]

    assert list(page.initial["papers"]) == [news]


def test_issue_is_composed_tried_and_sent_from_its_pages(client_of, coordinator):
    reader = SubscriptionFactory()
    client = client_of(coordinator)
    client.post(reverse("newsletter:mailing-add"), {"title": "Autunno", "intro": "Buone notizie.", "version": 1})
    mailing = Mailing.objects.get()

    shown = client.get(mailing.get_absolute_url()).content.decode()
    client.post(reverse("newsletter:mailing-test", args=[mailing.uuid]))
    client.post(reverse("newsletter:mailing-start", args=[mailing.uuid]), {"version": mailing.version})
    work()

    assert "Buone notizie." in shown
    assert [message.to[0] for message in mail.outbox] == [coordinator.email, reader.email]
    assert "invio di prova" in mail.outbox[0].body


def test_form_sent_twice_is_one_issue_and_another_choice_is_said(client_of, coordinator):
    paper = PositionPaperFactory(state="published", published_at="2025-07-01T10:00Z")
    client, url = client_of(coordinator), reverse("newsletter:mailing-add")
    told = {"title": "Autunno", "intro": "Novità.", "uuid": client.get(url).context["form"]["uuid"].value()}

    replies = [client.post(url, told | more) for more in ({}, {}, {"papers": [paper.pk]}, {"title": "Inverno"})]

    assert [reply.status_code for reply in replies] == [302, 302, 422, 422]
    assert [(mailing.title, mailing.papers.count()) for mailing in Mailing.objects.all()] == [("Autunno", 0)]


@pytest.mark.parametrize(("version", "leaves"), [("1", 0), ("", 0), ("2", 1)])
def test_only_the_text_that_was_read_is_sent(version, leaves, client_of, coordinator):
    SubscriptionFactory()
    mailing = MailingFactory(version=2)

    client_of(coordinator).post(reverse("newsletter:mailing-start", args=[mailing.uuid]), {"version": version})
    work()

    assert len(mail.outbox) == leaves


def test_empty_issue_is_refused_beside_the_field(client_of, coordinator):
    reply = client_of(coordinator).post(reverse("newsletter:mailing-add"), {"title": "Vuoto", "version": 1})

    assert reply.status_code == 422
    assert "Il numero è vuoto" in reply.content.decode()


def test_stale_save_shows_both_texts(client_of, coordinator):
    mailing = MailingFactory(title="Mio", version=2)

    reply = client_of(coordinator).post(
        reverse("newsletter:mailing-edit", args=[mailing.uuid]), {"title": "Tuo", "intro": "x", "version": 1}
    )

    assert reply.status_code == 409
    assert [row["label"] for row in reply.context["conflict_rows"]] == ["Titolo", "Apertura"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_queries_whatever_its_length(rows, client_of, coordinator, django_assert_num_queries):
    for _n in range(rows):
        DeliveryFactory(mailing=MailingFactory())
    client = client_of(coordinator)
    client.get(reverse("newsletter:mailing-list"))

    with django_assert_num_queries(9):
        client.get(reverse("newsletter:mailing-list"))
