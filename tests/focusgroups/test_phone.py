"""The phone's pages: coming in, sending, voting, and what they never say."""

import gzip
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.models import Event
from focusgroups.actions import contributions, groups, retention, rooms, votes
from focusgroups.models import Contribution, PhoneBallot, Room
from focusgroups.room import Device, scan_address
from focusgroups.views import phone
from tests.factories.clusters import ClusterFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, ParticipationFactory, RoomFactory

SENTENCE = "Ci manca chi legge i dati delle macchine."
LIMIT = 60 * 1024
PARTS = re.compile(r"/static/([\w./-]+\.(?:css|js|svg|woff2))")


@pytest.fixture(autouse=True)
def nobody_tried():
    cache.clear()


@pytest.fixture
def room(focus_group) -> Room:
    return RoomFactory(focus_group=focus_group, code="ABC123")


def url(name="phone", *args, code="ABC123"):
    return reverse(f"room:{name}", args=[code, *args])


def finding(text=SENTENCE, **more) -> dict:
    return {"kind": "need", "text": text, "uuid": str(uuid.uuid4()), **more}


def inside(**more) -> Client:
    """A phone that has opened the page."""
    client = Client(**more)
    assert client.get(url()).status_code == 200
    return client


def device_of(client: Client) -> Device:
    value = client.cookies["sala"].value
    return Device.read(":".join(value.split(":")[:3]))


# --- coming in ---


def test_first_screen_says_who_reads_what_in_three_lines(room, client):
    page = client.get(url()).content.decode()

    readers = re.search(r'<ul class="er-readers".*?</ul>', page, re.DOTALL)[0]
    assert readers.count("<li>") == 3
    assert reverse("portal:privacy") in readers
    assert [words for words in ("Ci manca…", "Sta cambiando…", "Proponiamo…") if words not in page] == []
    assert "acconsent" not in page.lower()


def test_code_is_typed_in_any_way(room, client):
    answer = client.get(reverse("room:enter"), {"codice": " abc-123"})

    assert answer.url == url()
    assert client.get(url(code="abc123")).status_code == 200


@pytest.mark.parametrize("typed", ["", "ABC", "ABC1234", "ABCU23", "<b>"])
def test_what_is_no_code_is_said_beside_the_field(typed, client):
    answer = client.get(reverse("room:enter"), {"codice": typed})

    assert answer.status_code == 422
    assert "er-error-summary" in answer.content.decode()


def test_wrong_code_five_times_then_wait(room):
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = [client.get(url(code=f"ZZZZZ{number}")) for number in range(7)]

    assert [answer.status_code for answer in answers] == [404] * 5 + [429] * 2
    assert "Controlla il codice" in answers[0].content.decode()
    assert "Aspetta un minuto" in answers[6].content.decode()
    assert client.get(url()).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.8").get(url()).status_code == 200


def test_who_scans_the_qr_or_is_inside_never_waits(room):
    before = inside(REMOTE_ADDR="203.0.113.7")
    for number in range(6):
        Client(REMOTE_ADDR="203.0.113.7").get(url(code=f"ZZZZZ{number}"))

    scanned = Client(REMOTE_ADDR="203.0.113.7").get(scan_address(room).partition("8000")[2])

    assert scanned.status_code == 200
    assert before.get(url()).status_code == 200


@pytest.mark.parametrize("state", ["planned", "read_back", "closed", "reported", "not_delivered"])
def test_code_opens_only_during_the_meeting(state, mech, client):
    RoomFactory(focus_group=FocusGroupFactory(cluster=mech, state=state), code="ABC123")

    assert client.get(url()).status_code == 404


def test_wrong_code_tells_nothing_about_rooms(room, client):
    other = RoomFactory(focus_group=FocusGroupFactory(title="canarinotavolo", cluster=ClusterFactory()))
    pages = [client.get(url(code="ZZZZZZ")), client.get(reverse("room:enter")), client.get(url())]

    text = "".join(answer.content.decode() for answer in pages)
    assert "canarinotavolo" not in text
    assert other.code not in text
    assert room.focus_group.title not in pages[0].content.decode() + pages[1].content.decode()


@pytest.mark.parametrize("name", ["send", "vote"])
def test_nothing_is_sent_with_a_wrong_code(name, room, client):
    answer = client.post(url(name, code="ZZZZZZ"), finding())

    assert (answer.status_code, Contribution.objects.count()) == (404, 0)


def test_who_keeps_no_cookie_neither_sends_nor_votes(vote, room):
    sent = Client().post(url("send"), finding())
    answers = [Client().post(url("vote"), dots(vote, 1, 2)) for _time in range(3)]

    assert SENTENCE in sent.content.decode()
    assert "deve accettare i cookie" in sent.content.decode()
    assert {answer.status_code for answer in (sent, *answers)} == {409}
    assert (PhoneBallot.objects.count(), Contribution.objects.filter(text=SENTENCE).count()) == (0, 0)


def test_phone_that_lost_its_cookie_sends_at_the_second_try(room):
    client, body = Client(), finding()

    assert [client.post(url("send"), body).status_code for _time in range(2)] == [409, 302]
    assert Contribution.objects.get().text == SENTENCE


# --- sending ---


def test_finding_is_sent_from_the_first_page(room):
    client = inside()

    answer = client.post(url("send"), finding(), follow=True)

    line = Contribution.objects.get()
    assert (line.text, line.state, line.kind, line.recorded_by) == (SENTENCE, "submitted", "need", None)
    assert "Inviato: ora lo legge chi conduce." in answer.content.decode()
    assert SENTENCE in answer.content.decode()


def test_two_taps_are_one_line(room):
    client, body = inside(), finding()

    answers = [client.post(url("send"), body).status_code for _tap in range(2)]

    assert (answers, Contribution.objects.count()) == ([302, 302], 1)


def test_finding_of_another_phone_is_not_taken_over(room):
    body = finding()
    inside().post(url("send"), body)

    answer = inside().post(url("send"), body)

    assert (answer.status_code, Contribution.objects.count()) == (409, 1)


@pytest.mark.parametrize("body", [finding(""), finding(kind=""), finding(kind="x"), finding("x" * 501), {}])
def test_bad_finding_is_said_in_words_and_kept(body, room):
    answer = inside().post(url("send"), body)

    page = answer.content.decode()
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)
    assert "Controlla questi punti" in page
    assert body.get("text", "") in page


def test_phone_sees_its_own_lines_and_no_others(room):
    one, two = inside(), inside()
    one.post(url("send"), finding("Frase del primo."))
    two.post(url("send"), finding("Frase del secondo."))
    ContributionFactory(focus_group=room.focus_group, text="Frase del tavolo.")

    page = one.get(url()).content.decode()

    assert "Frase del primo." in page
    assert "Frase del secondo." not in page
    assert "Frase del tavolo." not in page


def test_reason_and_state_are_shown_on_the_phone(room, manager):
    client = inside()
    client.post(url("send"), finding())
    contributions.set_aside(Contribution.objects.get(), by=manager, note="Fuori tema.")

    page = client.get(url()).content.decode()

    assert "non ripreso" in page
    assert "Fuori tema." in page


def test_phone_withdraws_its_own_line_only(room):
    one, two = inside(), inside()
    one.post(url("send"), finding())
    line = Contribution.objects.get()

    assert two.post(url("withdraw", line.uuid)).status_code == 404
    one.post(url("withdraw", line.uuid))

    line.refresh_from_db()
    assert line.state == "withdrawn"


def test_phone_waits_after_many_findings(room, monkeypatch):
    monkeypatch.setattr(phone, "SENDINGS", 2)
    client = inside()

    answers = [client.post(url("send"), finding(f"Frase {number}.")) for number in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    page = answers[2].content.decode()
    assert "Aspetta un minuto" in page
    assert "Frase 2." in page
    assert inside().post(url("send"), finding()).status_code == 302


def test_room_waits_after_very_many_findings(room, monkeypatch):
    monkeypatch.setattr(phone, "SENDINGS_OF_ALL", 2)

    answers = [inside().post(url("send"), finding(f"Frase {number}.")).status_code for number in range(3)]

    assert answers == [302, 302, 429]


# --- the room goes on or ends ---


def test_closed_room_shows_the_own_lines_and_takes_no_others(room, manager):
    client = inside()
    client.post(url("send"), finding())
    groups.start_read_back(room.focus_group, by=manager)

    page = client.get(url()).content.decode()
    answer = client.post(url("send"), finding("Troppo tardi."))

    assert "La sala è chiusa" in page
    assert SENTENCE in page
    assert (answer.status_code, Contribution.objects.count()) == (409, 1)
    assert "Troppo tardi." in answer.content.decode()
    assert Client().get(url()).status_code == 404


def test_after_a_new_code_the_phone_scans_again_and_finds_its_lines(room, manager):
    client = inside()
    client.post(url("send"), finding())
    fresh = rooms.renew_code(room.focus_group, by=manager)

    assert "Il codice della sala è cambiato" in client.get(url()).content.decode()
    assert client.post(url("send"), finding("Con il codice vecchio.")).status_code == 409
    assert SENTENCE in client.get(url(code=fresh.code)).content.decode()


def test_cookie_is_kept_from_scripts_and_cannot_be_made_up(room):
    client = inside()
    cookie = client.cookies["sala"]
    assert (cookie["path"], bool(cookie["httponly"]), cookie["samesite"]) == ("/sala/", True, "Lax")

    client.cookies["sala"] = str(device_of(client)) + ":fatto-in-casa"

    assert client.get(url()).status_code == 200
    assert client.cookies["sala"].value != str(device_of(client)) + ":fatto-in-casa"


# --- asking again ---


def test_phone_that_has_everything_is_told_so(room, django_assert_num_queries):
    client = inside()
    tag = client.get(url())["ETag"]

    with django_assert_num_queries(4):
        answer = client.get(url(), HTTP_IF_NONE_MATCH=tag)

    assert (answer.status_code, answer.content) == (304, b"")
    client.post(url("send"), finding())
    assert client.get(url(), HTTP_IF_NONE_MATCH=tag).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_whatever_the_lines(count, room, manager, django_assert_num_queries):
    client = inside()
    heard = [ContributionFactory(focus_group=room.focus_group) for _number in range(count + 1)]
    for number in range(count):
        client.post(url("send"), finding(f"Frase {number}."))
    votes.open_vote(room.focus_group, by=manager, lines=heard, dots_each=3)
    client.get(url())

    with django_assert_num_queries(8):
        client.get(url())


def test_another_sentence_in_a_form_already_sent_is_kept_with_a_new_code(room):
    client, first = inside(), finding()
    client.post(url("send"), first)

    answer = client.post(url("send"), first | {"text": "Un'altra frase."})

    page = answer.content.decode()
    assert (answer.status_code, Contribution.objects.get().text) == (409, SENTENCE)
    assert "è già stato inviato con un altro testo" in page
    assert "Un&#x27;altra frase." in page
    assert f'name="uuid" value="{first["uuid"]}"' not in page


# --- the vote ---


@pytest.fixture
def vote(room, manager):
    lines = [ContributionFactory(focus_group=room.focus_group, text=f"Riga al voto {n}.") for n in range(2)]
    return votes.open_vote(room.focus_group, by=manager, lines=lines, dots_each=3)


def dots(vote, *counts) -> dict:
    choices = vote.choices.select_related("contribution").order_by("pk")
    return {str(choice.contribution.uuid): count for choice, count in zip(choices, counts, strict=True)}


def test_phone_votes_and_sees_the_result_at_the_end_only(vote, room, manager):
    client = inside()
    assert "Riga al voto 1." in client.get(url()).content.decode()

    client.post(url("vote"), dots(vote, 1, 2))
    client.post(url("vote"), dots(vote, 1, 2))
    page = client.get(url()).content.decode()
    assert PhoneBallot.objects.count() == 1
    assert "Cambia il voto" in page
    assert "Il risultato del voto" not in page

    votes.close_vote(room.focus_group, by=manager)
    page = client.get(url()).content.decode()
    assert "2 punti" in page
    assert "Ha votato 1 telefono." in page


def test_line_taken_back_leaves_the_vote_and_its_result(vote, room, manager):
    client, body = inside(), dots(vote, 1, 2)
    seen = client.get(url())["ETag"]
    contributions.withdraw(vote.choices.order_by("pk").last().contribution, by=manager, note="Conteneva un nome.")

    page = client.get(url(), headers={"If-None-Match": seen})
    old = client.post(url("vote"), body)
    assert "Riga al voto 1." not in page.content.decode()
    assert (old.status_code, PhoneBallot.objects.count()) == (422, 0)
    assert "non è più al voto" in old.content.decode()

    client.post(url("vote"), body | {list(body)[1]: "0"})
    votes.close_vote(room.focus_group, by=manager)
    page = client.get(url()).content.decode()
    assert "Riga al voto 0" in page
    assert "Riga al voto 1" not in page
    assert "Riga tolta dal tavolo" in page


@pytest.mark.parametrize("counts", [(0, 0), (4, 0), (2, 2), ("x", 1), (-1, 1)])
def test_bad_ballot_is_said_in_words(counts, vote):
    answer = inside().post(url("vote"), dots(vote, *counts))

    assert (answer.status_code, PhoneBallot.objects.count()) == (422, 0)
    assert "Controlla questi punti" in answer.content.decode()


def test_ballot_after_the_end_changes_nothing(vote, room, manager):
    client, body = inside(), dots(vote, 3, 0)
    votes.close_vote(room.focus_group, by=manager)

    page = client.post(url("vote"), body, follow=True).content.decode()

    assert "Il voto è chiuso." in page
    assert set(vote.choices.values_list("dots", flat=True)) == {0}


# --- weight, and nobody's name ---


def test_page_weighs_less_than_sixty_kilobytes_in_all(room, client):
    page = client.get(url()).content
    names, found = set(PARTS.findall(page.decode())), set()
    while names - found:
        name = (names - found).pop()
        found.add(name)
        if name.endswith((".js", ".css")):
            text = Path(finders.find(name)).read_text("utf-8")
            names |= {f"js/{other}" for other in re.findall(r'from "\./([\w.]+)"', text)}
            names |= set(re.findall(r'url\("\.\./([\w./-]+)"\)', text))

    sizes = {name: weight(Path(finders.find(name)).read_bytes(), name) for name in found}
    total = len(gzip.compress(page)) + sum(sizes.values())

    assert {"css/bare.css", "js/phone.js", "js/live.js"} <= found
    assert total < LIMIT, sizes


def weight(content: bytes, name: str) -> int:
    return len(content) if name.endswith("woff2") else len(gzip.compress(content))


def test_nothing_leads_to_a_phone_or_to_who_is_on_the_list(room, manager, caplog):
    ParticipationFactory(focus_group=room.focus_group, name="Canarina Rossetti", email="canarina@example.org")
    client = inside(HTTP_USER_AGENT="canarinotelefono", REMOTE_ADDR="203.0.113.77")
    client.post(url("send"), finding())
    device = device_of(client)
    page = client.get(url()).content.decode()

    events = "".join(str(list(Event.objects.values_list("verb", "subject", "actor", "note"))))
    stored = str(list(Contribution.objects.values())) + str(list(Room.objects.values()))
    everywhere = events + stored + caplog.text
    for secret in ("canarinotelefono", "203.0.113.77", device.secret):
        assert secret not in everywhere
    for name in ("Canarina", "canarina@example.org"):
        assert name not in everywhere + page


def test_purge_cuts_the_thread_to_the_phone(room, manager, settings, monkeypatch):
    client = inside()
    for number in range(2):
        client.post(url("send"), finding(f"Frase {number}."))
    before = Contribution.objects.first().line_key
    for line in Contribution.objects.all():
        contributions.accept(line, by=manager)
    groups.close(groups.start_read_back(room.focus_group, by=manager), by=manager)

    assert retention.due() == []
    Room.objects.update(retain_until=Room.objects.get().retain_until - timedelta(days=settings.RETAIN_PEOPLE_DAYS + 1))
    assert retention.due() == [room.focus_group]
    retention.forget(room.focus_group)

    keys = set(Contribution.objects.values_list("line_key", flat=True))
    assert (len(keys), before in keys) == (1, False)
    assert retention.due() == []
    assert "Frase 1." not in client.get(url()).content.decode()
