"""Asking, confirming, choosing topics, leaving: what is stored, what is sent, what is said."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.calendar import now
from core.events import subject_text
from core.models import Event
from newsletter.actions import subscriptions
from newsletter.links import CONFIRM_DAYS, confirm_token, manage_token
from newsletter.models import NOTICE_VERSION, Subscription
from tests.factories.clusters import ClusterFactory, S3AreaFactory
from tests.factories.newsletter import DeliveryFactory, SubscriptionFactory

ASK = "/newsletter/"
WANTS = {"email": "lettrice@example.org", "consent": "on"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


def page_of(name: str, subscription, token=manage_token) -> str:
    return reverse(f"newsletter:{name}", args=[token(subscription)])


def link_in(message) -> str:
    return (
        next(line for line in message.body.splitlines() if "/newsletter/" in line).partition("//")[2].partition("/")[2]
    )


def test_consent_is_not_given_beforehand_and_nobody_is_subscribed_without_it(client):
    shown = client.get(ASK).content.decode()
    refused = client.post(ASK, {"email": "lettrice@example.org"})

    assert 'name="consent"' in shown
    assert "checked" not in shown
    assert refused.status_code == 422
    assert "Senza il consenso non possiamo scriverti." in refused.content.decode()
    assert not Subscription.objects.exists()


def test_asking_stores_the_notice_and_writes_how_to_confirm(client):
    cluster, area = ClusterFactory(), S3AreaFactory()

    reply = client.post(ASK, {**WANTS, "clusters": [cluster.pk], "s3_areas": [area.pk]})

    stored = Subscription.objects.get()
    assert "lettrice@example.org" in reply.content.decode()
    assert (stored.notice_version, stored.confirmed_at, stored.is_active) == (NOTICE_VERSION, None, False)
    assert [*stored.clusters.all(), *stored.s3_areas.all()] == [cluster, area]
    assert [message.to for message in mail.outbox] == [["lettrice@example.org"]]


def test_one_address_is_written_to_a_few_times_an_hour_from_wherever(client):
    pages = [client.post(ASK, WANTS, REMOTE_ADDR=f"192.0.2.{n}") for n in range(5)]

    assert ([page.status_code for page in pages], len(mail.outbox)) == ([200] * 5, 3)


def test_link_of_the_message_confirms_by_a_button_and_twice_is_once(client):
    client.post(ASK, WANTS)
    link = "/" + link_in(mail.outbox[0])

    opened = client.get(link)
    before = Subscription.objects.get().confirmed_at
    client.post(link)
    first = Subscription.objects.get().confirmed_at
    client.post(link)

    assert (opened.status_code, before) == (200, None)
    assert first is not None
    assert Subscription.objects.get().confirmed_at == first


def test_asking_again_says_the_same_and_changes_no_confirmed_choice(client):
    known = SubscriptionFactory(email=WANTS["email"])
    other = ClusterFactory()

    reply = client.post(ASK, {"email": WANTS["email"].upper(), "consent": "on", "clusters": [other.pk]})

    assert "Controlla la posta" in reply.content.decode()
    assert Subscription.objects.count() == 1
    assert not known.clusters.exists()
    assert "Sei già iscritto" in mail.outbox[0].subject


def test_too_many_requests_from_one_place_are_refused(client):
    replies = [client.post(ASK, {**WANTS, "email": f"x{n}@example.org"}).status_code for n in range(6)]

    assert replies == [200] * 5 + [422]


def test_topics_are_changed_from_the_own_link(client):
    subscription, cluster = SubscriptionFactory(), ClusterFactory()

    client.post(page_of("preferences", subscription), {"clusters": [cluster.pk], "language": "it"})

    assert list(subscription.clusters.all()) == [cluster]


def test_own_data_are_all_that_is_kept(client):
    subscription = SubscriptionFactory(email="chi@example.org")
    DeliveryFactory(subscription=subscription, claimed_at=timezone.now(), sent_at=timezone.now())

    reply = client.get(page_of("own-data", subscription))

    data = json.loads(reply.content)
    assert reply["Content-Disposition"] == 'attachment; filename="newsletter.json"'
    assert (data["email"], data["messages_sent"]) == ("chi@example.org", 1)
    assert set(data) == {
        *("email", "clusters", "s3_areas", "notice_version", "language", "asked_at", "confirmed_at", "withdrawn_at"),
        "messages_sent",
    }


def test_leaving_takes_one_click_without_a_form_and_erases_the_address(db):
    subscription = SubscriptionFactory(email="via@example.org")
    subscription.clusters.add(ClusterFactory())
    program = Client(enforce_csrf_checks=True)

    reply = program.post(page_of("unsubscribe", subscription), {"List-Unsubscribe": "One-Click"})
    again = program.post(page_of("unsubscribe", subscription), {"List-Unsubscribe": "One-Click"})

    subscription.refresh_from_db()
    assert (reply.status_code, again.status_code) == (200, 200)
    assert (subscription.email, subscription.clusters.count(), subscription.is_active) == ("", 0, False)
    assert subscription.withdrawn_at is not None


def test_opening_the_link_alone_leaves_nothing(client):
    subscription = SubscriptionFactory()

    assert client.get(page_of("unsubscribe", subscription)).status_code == 200

    subscription.refresh_from_db()
    assert subscription.is_active


def test_who_left_may_come_back_with_a_new_consent(client):
    subscription = SubscriptionFactory(email=WANTS["email"])
    subscriptions.withdraw(subscription)

    client.post(ASK, WANTS)
    client.post("/" + link_in(mail.outbox[0]))

    stored = Subscription.objects.get()
    assert (stored.pk, stored.email, stored.is_active) == (subscription.pk, WANTS["email"], True)


# --- languages ---


def test_who_asks_on_the_english_page_is_written_to_in_english(client):
    reply = client.post("/en/newsletter/", WANTS)

    (message,) = mail.outbox
    assert "Check your e-mail" in reply.text
    assert message.subject == "Confirm your subscription to the newsletter"
    assert link_in(message).startswith("en/newsletter/conferma/")
    assert '<html lang="en">' in message.alternatives[0].content
    assert Subscription.objects.get().language == "en"


def test_refusal_on_the_english_page_is_in_english(client):
    refused = client.post("/en/newsletter/", {"email": "lettrice@example.org"})

    assert (refused.status_code, Subscription.objects.exists()) == (422, False)
    assert "Without your consent we cannot write to you." in refused.text


def test_asking_again_in_another_language_changes_nothing_for_who_is_subscribed(client):
    SubscriptionFactory(email=WANTS["email"], language="it")

    client.post("/en/newsletter/", WANTS)

    assert Subscription.objects.get().language == "it"
    assert mail.outbox[0].subject == "You are already subscribed to the newsletter"


def test_language_of_the_messages_is_chosen_with_the_topics(client):
    subscription = SubscriptionFactory()

    client.post(page_of("preferences", subscription), {"language": "en"})
    unknown = client.post(page_of("preferences", subscription), {"language": "fr"})

    subscription.refresh_from_db()
    assert (subscription.language, unknown.context["form"].errors.keys()) == ("en", {"language"})
    assert client.get(page_of("own-data", subscription)).json()["language"] == "en"


@pytest.mark.parametrize("name", ["confirm", "preferences", "own-data", "unsubscribe"])
def test_made_up_link_opens_nothing(name, client):
    subscription = SubscriptionFactory()
    wrong = reverse(f"newsletter:{name}", args=[f"{subscription.uuid}:made-up"])

    assert (client.get(wrong).status_code, client.post(wrong).status_code) == (404, 404)
    subscription.refresh_from_db()
    assert subscription.is_active


def test_link_to_confirm_does_not_manage_and_the_other_way_round(client):
    subscription = SubscriptionFactory()

    assert client.get(page_of("preferences", subscription, confirm_token)).status_code == 404
    assert client.get(page_of("confirm", subscription, manage_token)).status_code == 404


def test_link_to_confirm_ends(client, time_machine):
    subscription = SubscriptionFactory(confirmed_at=None)
    link = page_of("confirm", subscription, confirm_token)
    time_machine.move_to(timezone.now() + timedelta(days=CONFIRM_DAYS, minutes=1))

    assert client.post(link).status_code == 404


def test_requests_never_confirmed_are_forgotten(db):
    late = now() - timedelta(days=CONFIRM_DAYS + 1)
    SubscriptionFactory(confirmed_at=None, asked_at=late)
    kept = [SubscriptionFactory(confirmed_at=None), SubscriptionFactory(asked_at=late)]

    forgotten = subscriptions.forget_unconfirmed()

    assert forgotten == 1
    assert list(Subscription.objects.order_by("pk")) == kept


def test_asking_for_an_address_that_had_left_erases_no_proof(client):
    client.post(ASK, WANTS)
    subscription = Subscription.objects.get()
    subscriptions.confirm(subscription)
    subscriptions.withdraw(subscription)
    client.post(ASK, WANTS)
    Subscription.objects.update(asked_at=now() - timedelta(days=8))

    forgotten = subscriptions.forget_unconfirmed()

    subscription.refresh_from_db()
    assert (forgotten, subscription.email, bool(subscription.withdrawn_at)) == (0, "", True)
    proof = Event.objects.filter(subject=subject_text(subscription)).order_by("id")
    assert [(event.verb, event.note) for event in proof][:2] == [
        ("subscription.confirm", NOTICE_VERSION),
        ("subscription.withdraw", ""),
    ]


def test_address_is_given_up_when_it_fails_for_good_or_three_times(db):
    gone, shaky = SubscriptionFactory(), SubscriptionFactory()

    subscriptions.bounced(gone, for_good=True)
    active = []
    for _time in range(3):
        subscriptions.bounced(shaky, for_good=False)
        active.append(Subscription.objects.active().filter(pk=shaky.pk).exists())

    assert not Subscription.objects.active().filter(pk=gone.pk).exists()
    assert active == [True, True, False]
