"""Taking part: who asks, that only the owner of an address confirms it, who reads it, and that it is forgotten."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from core.calendar import now, today
from core.models import Event
from focusgroups.actions import interests
from focusgroups.interest import CONFIRM_DAYS, KEEP_DAYS, confirm_link, withdraw_link
from focusgroups.models import Interest
from tests.factories.focusgroups import InterestFactory, RoundFactory

pytestmark = pytest.mark.django_db
EMAIL = "Anna@Example.org"


@pytest.fixture(autouse=True)
def _counts_anew():
    cache.clear()


@pytest.fixture
def coming():
    return RoundFactory(name="Prossimo ciclo", held_on=today() + timedelta(days=9), state="planned")


def ask(client, round_, **fields):
    return client.post(reverse("portal:interest-ask", args=[round_.slug]), {"email": EMAIL, **fields})


def path(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


# --- asking ---


def test_asking_writes_to_the_address_and_nobody_reads_it_yet(client, coming, mech, coordinator):
    reply = ask(client, coming, cluster=mech.pk, body="Officine Rossi", category="firm")

    row = Interest.objects.get()
    assert (reply.status_code, row.email, row.cluster, row.confirmed_at) == (200, EMAIL, mech, None)
    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert confirm_link(row) in mail.outbox[0].body
    assert list(Interest.objects.visible_to(coordinator)) == []


def test_one_address_is_written_to_a_few_times_an_hour_from_wherever(client, coming):
    pages = [
        client.post(reverse("portal:interest-ask", args=[coming.slug]), {"email": email}, REMOTE_ADDR=f"192.0.2.{n}")
        for n, email in enumerate([EMAIL, EMAIL.lower(), EMAIL.upper(), EMAIL, EMAIL])
    ]

    assert ([page.status_code for page in pages], len(mail.outbox)) == ([200] * 5, 3)


def test_confirming_hands_it_to_who_coordinates_once(client, coming, coordinator):
    row = InterestFactory(round=coming, confirmed_at=None)
    url = path(confirm_link(row))
    opened = client.get(url)
    first, second = client.post(url), client.post(url)

    assert [page.status_code for page in (opened, first, second)] == [200, 200, 200]
    assert list(Interest.objects.visible_to(coordinator)) == [row]
    assert Event.objects.filter(verb="interest.confirm", actor="anonymous").count() == 1


def test_opening_the_link_alone_confirms_nothing(client, coming):
    row = InterestFactory(round=coming, confirmed_at=None)
    client.get(path(confirm_link(row)))

    row.refresh_from_db()
    assert row.confirmed_at is None


def test_asking_again_keeps_one_row_and_the_last_words(client, coming, mech):
    ask(client, coming, body="Prima")
    ask(client, coming, email=EMAIL.lower(), body="Poi", cluster=mech.pk)

    assert list(Interest.objects.values_list("body", "cluster")) == [("Poi", mech.pk)]


def test_owner_reads_what_the_request_says_before_confirming_it(client, coming, mech):
    told = {"cluster": mech, "category": "firm", "body": "Officine Rossi", "role": "acquisti"}
    row = InterestFactory(round=coming, confirmed_at=None, **told)

    page = client.get(path(confirm_link(row))).content.decode()

    assert [said for said in (row.email, str(mech), "impresa", "Officine Rossi", "acquisti") if said not in page] == []


def test_nobody_changes_what_the_owner_confirmed(client, coming):
    first = ask(client, coming, body="Mia").content.decode()
    Interest.objects.update(confirmed_at=now())
    again = ask(client, coming, body="Di un altro").content.decode()

    assert Interest.objects.get().body == "Mia"
    assert withdraw_link(Interest.objects.get()) in mail.outbox[1].body
    assert first.partition("<main")[2] == again.partition("<main")[2]


@pytest.mark.parametrize("fields", [{"email": ""}, {"email": "non un indirizzo"}, {"cluster": "999999"}])
def test_bad_input_is_said_beside_the_field_and_nothing_is_lost(client, coming, fields):
    reply = ask(client, coming, body="Officine Rossi", **fields)

    assert (reply.status_code, list(reply.context["form"].errors)) == (422, list(fields))
    assert "Officine Rossi" in reply.content.decode()
    assert not Interest.objects.exists()


def test_after_the_day_nothing_is_collected(client):
    over = RoundFactory(held_on=today() - timedelta(days=1))

    assert ask(client, over).status_code == 422
    assert "Le richieste sono chiuse" in client.get(reverse("portal:interest-ask", args=[over.slug])).content.decode()
    assert not Interest.objects.exists()


def test_too_many_requests_from_one_place_are_refused(client, coming):
    replies = [ask(client, coming, email=f"p{n}@example.org").status_code for n in range(6)]

    assert replies == [200] * 5 + [422]
    assert len(mail.outbox) == 5


# --- leaving, forgetting ---


def test_withdrawing_erases_everything_at_once(client, coming):
    row = InterestFactory(round=coming)
    url = path(withdraw_link(row))
    opened, done, again = client.get(url), client.post(url), client.post(url)

    assert [page.status_code for page in (opened, done, again)] == [200, 200, 404]
    assert not Interest.objects.exists()
    assert Event.objects.filter(verb="interest.withdraw").count() == 1


@pytest.mark.parametrize("name", ["interest-confirm", "interest-withdraw"])
def test_made_up_link_opens_nothing(client, name):
    assert client.get(reverse(f"portal:{name}", args=["a:b:c"])).status_code == 404


def test_link_of_one_act_does_not_serve_another(client, coming):
    row = InterestFactory(round=coming)
    token = withdraw_link(row).rstrip("/").rpartition("/")[2]

    assert client.post(reverse("portal:interest-confirm", args=[token])).status_code == 404


def test_unconfirmed_and_old_requests_are_forgotten(coming):
    kept = InterestFactory(round=coming)
    waiting = InterestFactory(round=coming, confirmed_at=None)
    InterestFactory(round=coming, confirmed_at=None, asked_at=now() - timedelta(days=CONFIRM_DAYS, hours=1))
    InterestFactory(round=RoundFactory(held_on=today() - timedelta(days=KEEP_DAYS + 1)))

    assert interests.forget_needless() == 2
    assert set(Interest.objects.all()) == {kept, waiting}


# --- who reads ---


def test_managers_read_those_of_their_clusters_and_the_coordinator_all(
    client_of, coming, mech, build, manager, coordinator
):
    InterestFactory(round=coming, cluster=mech, email="mech@example.org")
    InterestFactory(round=coming, cluster=build, email="build@example.org")
    InterestFactory(round=coming, email="nessuno@example.org")
    url = reverse("portal:interest-list", args=[coming.slug])

    def read(user):
        return {one.email.partition("@")[0] for one in client_of(user).get(url).context["page"]}

    assert read(manager) == {"mech"}
    assert read(coordinator) == {"mech", "build", "nessuno"}


def test_others_read_nothing(client_of, client, coming, member, partner):
    url = reverse("portal:interest-list", args=[coming.slug])

    assert [client_of(user).get(url).status_code for user in (member, partner)] == [403, 403]
    assert client.get(url).status_code == 302


def test_workbook_holds_texts_and_no_formulas(client_of, coming, coordinator):
    InterestFactory(round=coming, email="a@example.org", body="=HYPERLINK(1)")
    reply = client_of(coordinator).get(reverse("portal:interest-file", args=[coming.slug]))

    rows = list(load_workbook(BytesIO(b"".join(reply.streaming_content))).active.iter_rows())

    assert [(cell.value, cell.data_type) for cell in rows[1][:4:3]] == [("a@example.org", "s"), ("=HYPERLINK(1)", "s")]


def test_file_gives_the_day_that_the_page_gives(client_of, coordinator, coming):
    InterestFactory(round=coming, confirmed_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    reader = client_of(coordinator)

    page = reader.get(reverse("portal:interest-list", args=[coming.slug])).content.decode()
    reply = reader.get(reverse("portal:interest-file", args=[coming.slug]))
    [_head, row] = load_workbook(BytesIO(b"".join(reply.streaming_content))).active.iter_rows(values_only=True)

    assert ("2 luglio 2026" in page, str(row[-1])[:10]) == (True, "2026-07-02")


# --- where it is found ---


def test_page_of_the_round_and_of_the_cluster_lead_to_it(client, coming, mech):
    url = reverse("portal:interest-ask", args=[coming.slug])

    assert url in client.get(coming.get_absolute_url()).content.decode()
    assert f"{url}?cluster={mech.slug}" in client.get(mech.get_absolute_url()).content.decode()


def test_cluster_of_the_link_is_chosen_already(client, coming, mech):
    page = client.get(reverse("portal:interest-ask", args=[coming.slug]), {"cluster": mech.slug})

    assert page.context["form"]["cluster"].initial == mech
