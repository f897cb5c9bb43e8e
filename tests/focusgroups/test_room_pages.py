"""The room as who conducts it sees it, the projector, the QR code and the stream."""

import uuid
from xml.etree import ElementTree as ET

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.urls import reverse

from focusgroups import streams
from focusgroups.actions import votes
from focusgroups.models import Contribution, Room, Vote
from focusgroups.room import scan_address
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoomFactory


@pytest.fixture
def room(focus_group) -> Room:
    return RoomFactory(focus_group=focus_group, code="ABC123")


@pytest.fixture
def card(room) -> Contribution:
    """A line that a phone sent."""
    return ContributionFactory(focus_group=room.focus_group, state="submitted", line_key="f" * 64, text="Dal telefono.")


def url(name="room", *args):
    return reverse(f"focusgroups:{name}", args=["robotica", *args])


@pytest.fixture
def client(manager, client_of):
    return client_of(manager)


def test_room_opens_and_shows_code_and_qr(client, focus_group):
    assert "Apri la sala" in client.get(url()).content.decode()

    page = client.post(url("room-act", "apri"), follow=True).content.decode()

    code = Room.objects.get().code
    assert f'<p class="er-room-code">{code}</p>' in page
    assert url("room-qr") in page
    assert "Chiudi la sala" in page


@pytest.mark.parametrize("state", ["planned", "open", "read_back", "closed", "reported", "not_delivered"])
def test_page_opens_in_every_state(state, client, mech):
    FocusGroupFactory(cluster=mech, slug="robotica", state=state)

    for name in ("room", "room-projector"):
        assert client.get(url(name)).status_code == 200


@pytest.mark.parametrize(("act", "open_after"), [("codice", True), ("sospendi", False)])
def test_room_gets_a_new_code_or_pauses(act, open_after, client, room):
    client.post(url("room-act", act))

    room.refresh_from_db()
    assert (room.is_open, room.code == "ABC123") == (open_after, False)


def test_qr_holds_the_address_of_the_phone(client, room):
    answer = client.get(url("room-qr"))

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"style" not in answer.content
    ET.fromstring(answer.content)
    assert "/sala/ABC123/?k=" in scan_address(room)
    Room.objects.all().delete()
    assert client.get(url("room-qr")).status_code == 404


def test_line_is_written_in_the_room(client, focus_group):
    body = {"kind": "trend", "text": "Arrivano i robot.", "uuid": str(uuid.uuid4())}

    answers = [client.post(url("room-write"), body).status_code for _press in range(2)]

    line = Contribution.objects.get()
    assert (answers, line.kind, line.state) == ([302, 302], "trend", "submitted")
    assert "Arrivano i robot." in client.get(url("room-projector")).content.decode()


def test_empty_line_is_said_beside_the_field(client, focus_group):
    answer = client.post(url("room-write"), {"kind": "need", "text": ""})

    assert answer.status_code == 422
    assert "Scrivi la frase." in answer.content.decode()


def test_incoming_line_is_validated(client, card):
    client.post(url("room-decide"), {"convalida": card.uuid})

    card.refresh_from_db()
    assert card.state == "accepted"


def test_incoming_line_is_merged(client, card):
    target = ContributionFactory(focus_group=card.focus_group)

    client.post(url("room-decide"), {"unisci": card.uuid, "into": target.uuid})

    card.refresh_from_db()
    assert (card.state, card.merged_into) == ("merged", target)


def test_incoming_line_is_left_out_with_a_reason(client, card):
    client.post(url("room-decide"), {"non_riprendere": card.uuid, "note": "Fuori tema."})

    card.refresh_from_db()
    assert (card.state, card.set_aside_reason) == ("set_aside", "Fuori tema.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"unisci": True}, "Scegli a quale riga unirla."),
        ({"non_riprendere": True, "note": " "}, "Scrivi il motivo"),
        ({"unisci": True, "into": str(uuid.uuid4())}, "Scegli a quale riga unirla."),
    ],
)
def test_decision_that_lacks_something_is_said_in_words(body, words, client, card):
    body = {name: card.uuid if value is True else value for name, value in body.items()}

    answer = client.post(url("room-decide"), body)

    card.refresh_from_db()
    assert (answer.status_code, card.state) == (422, "submitted")
    assert words in answer.content.decode()


def test_decision_without_a_line_or_on_a_decided_one_changes_nothing(client, card):
    assert client.post(url("room-decide"), {}).status_code == 409
    client.post(url("room-decide"), {"convalida": card.uuid})
    assert client.post(url("room-decide"), {"convalida": card.uuid}).status_code == 409
    foreign = ContributionFactory(state="submitted")
    assert client.post(url("room-decide"), {"convalida": foreign.uuid}).status_code == 404


def test_vote_is_opened_and_closed(client, room):
    lines = [ContributionFactory(focus_group=room.focus_group) for _number in range(2)]
    assert "Apri un voto" in client.get(url()).content.decode()

    client.post(url("room-vote"), {"dots_each": "2", "lines": [line.uuid for line in lines]})
    assert Vote.objects.get().is_open
    assert "Si vota" in client.get(url("room-projector")).content.decode()

    page = client.post(url("room-vote"), {"chiudi": "1"}, follow=True).content.decode()
    assert "Il risultato del voto" in page
    assert "Il risultato del voto" in client.get(url("room-projector")).content.decode()


@pytest.mark.parametrize(
    "body", [{}, {"dots_each": "3"}, {"dots_each": "0", "lines": "both"}, {"dots_each": "3", "lines": "one"}]
)
def test_vote_that_lacks_something_is_said_in_words(body, client, room):
    lines = [str(ContributionFactory(focus_group=room.focus_group).uuid) for _number in range(2)]
    sent = {**body, "lines": {"both": lines, "one": lines[:1]}.get(body.get("lines"), [])}

    answer = client.post(url("room-vote"), sent)

    assert (answer.status_code, Vote.objects.count()) == (422, 0)


def test_projector_never_shows_what_waits_for_a_decision(client, card):
    page = client.get(url("room-projector")).content.decode()

    assert "Dal telefono." not in page
    assert "ABC123" in page
    assert "Dal telefono." in client.get(url()).content.decode()


def test_room_of_another_cluster_is_not_there(room, outsider, client_of):
    client = client_of(outsider)

    for name in ("room", "room-projector", "room-qr", "room-stream"):
        assert client.get(url(name)).status_code == 404


@pytest.mark.parametrize("name", ["room", "room-projector"])
def test_page_that_has_not_changed_is_not_drawn(name, client, room):
    tag = client.get(url(name))["ETag"]

    assert client.get(url(name), HTTP_IF_NONE_MATCH=tag).status_code == 304
    ContributionFactory(focus_group=room.focus_group)
    assert client.get(url(name), HTTP_IF_NONE_MATCH=tag).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("room", 18), ("room-projector", 14)])
def test_pages_ask_the_same_whatever_the_lines(name, queries, count, client, room, manager, django_assert_num_queries):
    heard = [ContributionFactory(focus_group=room.focus_group) for _number in range(count + 1)]
    for _number in range(count):
        ContributionFactory(focus_group=room.focus_group, state="submitted", line_key="f" * 64)
    votes.open_vote(room.focus_group, by=manager, lines=heard, dots_each=3)
    votes.close_vote(room.focus_group, by=manager)
    client.get(url(name))

    with django_assert_num_queries(queries):
        client.get(url(name))


# --- the stream ---


@pytest.fixture
def quick(monkeypatch):
    """No pauses; the end of a stream leaves the test's connection alone, as Django's test client does."""
    monkeypatch.setattr(streams, "LOOKS_EVERY", 0)
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def test_stream_rings_when_something_changed(quick, client, room):
    answer = client.get(url("room-stream"))
    ticks = iter(answer.streaming_content)

    first = next(ticks)
    ContributionFactory(focus_group=room.focus_group)
    second = next(ticks)
    answer.close()

    assert (answer["Content-Type"], first[:6], second[:6]) == ("text/event-stream", b"data: ", b"data: ")
    assert first != second


def test_stream_breathes_and_ends_by_itself(quick, monkeypatch):
    monkeypatch.setattr(streams, "BREATHES_EVERY", 0)
    monkeypatch.setattr(streams, "LASTS", 0.05)

    answer = streams.stream(lambda: "uno")
    messages = list(answer.streaming_content)
    answer.close()

    assert messages[0] == b"data: uno\n\n"
    assert set(messages[1:]) == {b":\n\n"}


def test_there_are_few_places_and_each_is_given_back(quick, settings):
    answers = [streams.stream(lambda: "uno") for _page in range(settings.ROOM_STREAMS)]
    full = streams.stream(lambda: "uno")
    for answer in answers:
        answer.close()
        answer.close()
    again = streams.stream(lambda: "uno")
    again.close()

    assert [answer.status_code for answer in (*answers, full, again)] == [200] * settings.ROOM_STREAMS + [204, 200]
