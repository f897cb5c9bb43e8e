"""How many calls a client may make in a minute."""

from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from api.stability import DEPRECATED, Deprecation
from tests.api.world import partner_and
from tests.factories.api import ApiTokenFactory

ROUNDS = "/api/v1/rounds/"


@pytest.fixture(autouse=True)
def _few(settings, worker_id):
    """Three calls for the anonymous, five for a key; a minute of its own for each worker and test."""
    rates = {"anonymous": "3/min", "token": "5/min", "export": "2/min", "write": "2/min"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": f"throttling-{worker_id}"}}


@pytest.fixture(autouse=True)
def clock():
    """Ten seconds past noon, and no call counted yet."""
    with time_machine.travel("2026-11-22 12:00:10+00:00", tick=False) as traveller:
        cache.clear()
        yield traveller


def test_the_fourth_call_waits_for_the_next_minute(db, clock):
    client = Client()
    statuses = [client.get(ROUNDS).status_code for _ in range(3)]

    refused = client.get(ROUNDS)
    clock.shift(50)
    later = client.get(ROUNDS)

    assert statuses == [200, 200, 200]
    assert (refused.status_code, refused["Retry-After"], refused["Content-Type"]) == (
        429,
        "50",
        "application/problem+json",
    )
    assert refused.json()["title"] == "Troppe richieste"
    assert later.status_code == 200


def test_each_address_has_its_own_count(db):
    first = [Client(REMOTE_ADDR="127.0.0.1").get(ROUNDS).status_code for _ in range(4)]
    second = Client(REMOTE_ADDR="127.0.0.2").get(ROUNDS).status_code

    assert (first, second) == ([200, 200, 200, 429], 200)


def test_a_made_up_forwarded_address_does_not_help(db):
    statuses = [Client(headers={"X-Forwarded-For": f"10.0.0.{n}"}).get(ROUNDS).status_code for n in range(4)]

    assert statuses == [200, 200, 200, 429]


def test_a_key_has_more_and_its_own_count(db):
    keys = [ApiTokenFactory(user=partner_and()) for _ in range(2)]
    callers = [Client(headers={"Authorization": f"Bearer {key.secret}"}) for key in keys]

    first = [callers[0].get(ROUNDS).status_code for _ in range(6)]

    assert (first, callers[1].get(ROUNDS).status_code, Client().get(ROUNDS).status_code) == (
        [200] * 5 + [429],
        200,
        200,
    )


def test_without_the_cache_the_calls_go_through(db, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}

    assert [Client().get(ROUNDS).status_code for _ in range(4)] == [200] * 4


def test_every_reply_says_what_is_left(db):
    client = Client()
    replies = [client.get(ROUNDS) for _ in range(4)]

    assert [reply["RateLimit"] for reply in replies] == [f'"anonymous";r={left};t=50' for left in (2, 1, 0, 0)]
    assert {reply["RateLimit-Policy"] for reply in replies} == {'"anonymous";q=3;w=60'}


def test_whole_files_have_their_own_count(db):
    client = Client()
    statuses = [client.get("/api/v1/exports/rounds.csv").status_code for _ in range(3)]

    assert (statuses, client.get(ROUNDS).status_code) == ([200, 200, 429], 200)


@pytest.mark.parametrize("address", [ROUNDS, "/api/v1/exports/rounds.csv"])
def test_what_is_going_says_so(db, monkeypatch, address):
    going = Deprecation(date(2026, 1, 1), date(2027, 1, 1), "https://portale.example/api/v2/rounds/")
    monkeypatch.setitem(DEPRECATED, "rounds", going)

    reply, other = Client().get(address), Client().get("/api/v1/clusters/")

    assert (reply["Deprecation"], reply["Sunset"]) == ("@1767225600", "Fri, 01 Jan 2027 00:00:00 GMT")
    assert '<https://portale.example/api/v2/rounds/>; rel="successor-version"' in reply["Link"]
    assert 'rel="license"' in reply["Link"]
    assert "Deprecation" not in other
