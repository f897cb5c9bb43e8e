"""Keys: made by their owner, shown once, refused at once when anything about them or their owner is over."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api import authentication
from api.actions import tokens
from api.models import ApiToken, Scope
from core.errors import DomainError, NotAllowed
from core.models import Event
from tests.api.world import partner_and
from tests.factories.api import ApiTokenFactory

ROUNDS = "/api/v1/rounds/"


def call(secret: str, scheme: str = "Bearer"):
    return Client().get(ROUNDS, headers={"Authorization": f"{scheme} {secret}"})


@pytest.fixture
def key(partner):
    return ApiTokenFactory(user=partner)


# --- calling ---


def test_a_key_opens_the_api_and_its_use_is_noted(key):
    reply = call(key.secret)

    key.refresh_from_db()
    assert (reply.status_code, key.last_used_at is not None) == (200, True)


def test_the_scheme_is_read_in_any_case(key):
    assert call(key.secret, "bearer").status_code == 200


def test_the_use_is_not_written_at_every_call(key, django_assert_num_queries):
    call(key.secret)

    with django_assert_num_queries(3):  # the key with its owner, the roles, the rows
        call(key.secret)
    ApiToken.objects.update(last_used_at=timezone.now() - authentication.NOTE_USE_EVERY * 2)
    with django_assert_num_queries(4):
        call(key.secret)


def end_role(key):
    key.user.role_grants.update(valid_from=timezone.now() - timedelta(days=2), valid_until=timezone.now())


def disable(key):
    key.user.is_active = False
    key.user.save()


def revoke(key):
    tokens.revoke(key, by=key.user)


def expire(key):
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("ending", [end_role, disable, revoke, expire])
def test_a_key_that_is_over_is_refused_at_once(key, ending):
    before = call(key.secret).status_code
    ending(key)

    reply = call(key.secret)

    assert (before, reply.status_code, reply["Content-Type"]) == (200, 401, "application/problem+json")
    assert reply["WWW-Authenticate"] == 'Bearer realm="api"'
    assert reply["Cache-Control"] == "no-store"
    assert reply.json()["title"] == "Chiave non valida"


def test_a_key_without_expiry_lasts(partner):
    key = ApiTokenFactory(user=partner, expiry=None)

    assert call(key.secret).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer a b", "Basic YTpi", "Token abc", "Bearer abc", "Bearer è", "Bearer \x01", "x" * 9000],
)
def test_a_header_that_is_no_key_is_refused(db, header):
    reply = Client().get(ROUNDS, headers={"Authorization": header})

    assert (reply.status_code, reply["Content-Type"]) == (401, "application/problem+json")


def test_the_beginning_of_a_key_is_not_the_key(key):
    assert call(key.secret[:-1]).status_code == 401
    assert call(key.digest).status_code == 401


@pytest.mark.parametrize("scopes", [[], ["admin"]])
def test_a_key_without_a_known_scope_may_nothing(partner, scopes):
    key = ApiTokenFactory(user=partner, scopes=scopes)

    reply = call(key.secret)

    assert (reply.status_code, reply.json()["title"]) == (403, "Non consentito")


# --- making and ending ---


def test_a_key_is_stored_as_its_hash(partner):
    token, secret = tokens.create(name="Sito", scopes=[Scope.READ], days=30, by=partner)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM api_apitoken t")
        stored = cursor.fetchone()[0]
    assert (secret in stored, secret[:8], len(secret)) == (False, token.prefix, 64)
    assert token.expiry - timezone.now() > timedelta(days=29)
    assert list(Event.objects.values_list("verb", "subject")) == [("token.create", f"apitoken:{token.uuid}")]


def test_who_is_no_partner_gets_no_key(manager):
    with pytest.raises(PermissionDenied):
        tokens.create(name="Sito", scopes=[Scope.READ], days=30, by=manager)


def test_nobody_ends_the_key_of_another(key):
    with pytest.raises(PermissionDenied):
        tokens.revoke(key, by=partner_and())


def test_a_key_is_ended_once(key):
    tokens.revoke(key, by=key.user)

    with pytest.raises(NotAllowed):
        tokens.revoke(key, by=key.user)

    assert Event.objects.filter(verb="token.revoke").count() == 1


def test_ended_keys_do_not_count_among_the_ten(partner):
    keys = [ApiTokenFactory(user=partner) for _ in range(tokens.MOST_LIVE)]
    with pytest.raises(DomainError, match="10 chiavi attive"):
        tokens.create(name="Una di troppo", scopes=[Scope.READ], days=30, by=partner)
    tokens.revoke(keys[0], by=partner)

    tokens.create(name="Ora sì", scopes=[Scope.READ], days=30, by=partner)


def test_a_key_is_renewed_and_both_work_for_a_week(partner):
    key = ApiTokenFactory(user=partner, name="Sito", scopes=["read", "read_own"], expiry=timedelta(days=90))

    fresh, secret = tokens.rotate(key, by=partner)

    key.refresh_from_db()
    assert (call(key.secret).status_code, call(secret).status_code) == (200, 200)
    assert (fresh.name, fresh.scopes) == ("Sito", ["read", "read_own"])
    assert abs(fresh.expiry - timezone.now() - timedelta(days=90)) < timedelta(minutes=1)
    assert abs(key.expiry - timezone.now() - tokens.OVERLAP) < timedelta(minutes=1)
    assert list(Event.objects.values_list("verb", flat=True).order_by("id")) == ["token.create", "token.rotate"]


def test_a_key_that_ends_sooner_is_not_made_to_last_longer(partner):
    key = ApiTokenFactory(user=partner, expiry=timedelta(days=2))

    tokens.rotate(key, by=partner)

    key.refresh_from_db()
    assert key.expiry < timezone.now() + timedelta(days=2)


def test_a_key_that_is_over_is_not_renewed(partner):
    key = ApiTokenFactory(user=partner, revoked_at=timezone.now())

    with pytest.raises(NotAllowed):
        tokens.rotate(key, by=partner)


def test_nobody_renews_the_key_of_another(key):
    with pytest.raises(PermissionDenied):
        tokens.rotate(key, by=partner_and())


# --- the pages ---


def test_a_renewal_sent_twice_makes_one_key(client_of, key):
    client, address = client_of(key.user), reverse("api:token-rotate", args=[key.uuid])
    form = client.get(address).context["form"]
    data = {"uuid": form["uuid"].value()}

    made, again = client.post(address, data), client.post(address, data)

    assert (made.status_code, again.status_code, ApiToken.objects.count()) == (201, 409, 2)
    assert (call(made.context["secret"]).status_code, "funziona ancora fino al" in made.content.decode()) == (200, True)


def test_the_secret_is_in_the_answer_and_nowhere_else(client_of, partner):
    client = client_of(partner)

    made = client.post(
        reverse("api:token-create"), {"name": "Sito dell'ateneo", "scopes": ["read", "read_own"], "days": "90"}
    )

    token = ApiToken.objects.get()
    secret = made.context["secret"]
    page = client.get(reverse("api:token-list")).content.decode()
    assert (made.status_code, call(secret).status_code, secret in made.content.decode()) == (201, 200, True)
    assert (secret in page, token.prefix in page, "Sito dell&#x27;ateneo" in page) == (False, True, True)
    assert (token.scopes, "no-store" in made["Cache-Control"]) == (["read", "read_own"], True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("name", "a\x00b"),
        ("scopes", []),
        ("scopes", ["admin"]),
        ("days", "0"),
        ("days", "9999999999"),
        ("days", "sempre"),
    ],
)
def test_a_wrong_field_is_said_beside_it_and_loses_nothing(client_of, partner, field, value):
    data = {"name": "Sito dell'ateneo", "scopes": ["read"], "days": "30"} | {field: value}

    reply = client_of(partner).post(reverse("api:token-create"), data)

    assert (reply.status_code, list(reply.context["form"].errors), ApiToken.objects.count()) == (422, [field], 0)
    if field != "name":
        assert "Sito dell&#x27;ateneo" in reply.content.decode()


def test_a_form_sent_twice_makes_one_key(client_of, partner):
    data = {"name": "Sito", "scopes": ["read"], "days": "30", "uuid": "6f2c1a44-9f0e-4a7e-9a52-0f4d1f0b7c11"}

    replies = [client_of(partner).post(reverse("api:token-create"), data) for _ in range(2)]

    assert ([reply.status_code for reply in replies], ApiToken.objects.count()) == ([201, 422], 1)
    assert "una volta sola" in replies[1].content.decode()


def test_too_many_keys_is_said_in_the_form(client_of, partner):
    for _ in range(tokens.MOST_LIVE):
        ApiTokenFactory(user=partner)

    reply = client_of(partner).post(reverse("api:token-create"), {"name": "Sito", "scopes": ["read"], "days": "30"})

    assert (reply.status_code, "10 chiavi attive" in reply.content.decode()) == (422, True)


def test_a_name_with_markup_is_shown_as_text(client_of, partner):
    ApiTokenFactory(user=partner, name="<script>alert(1)</script>")

    page = client_of(partner).get(reverse("api:token-list")).content.decode()

    assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_the_list_says_how_each_key_stands(client_of, partner):
    ApiTokenFactory(user=partner, name="Viva")
    ApiTokenFactory(user=partner, name="Finita", expiry=timedelta(days=-1))
    ApiTokenFactory(user=partner, name="Tolta", revoked_at=timezone.now())
    ApiTokenFactory(name="Di un altro")

    reply = client_of(partner).get(reverse("api:token-list"))

    rows = [(token.name, standing.label) for token, standing in reply.context["rows"]]
    assert sorted(rows) == [("Finita", "scaduta"), ("Tolta", "revocata"), ("Viva", "attiva")]


def test_a_key_is_revoked_from_the_list(client_of, key):
    reply = client_of(key.user).post(reverse("api:token-revoke", args=[key.uuid]))

    assert (reply.status_code, reply["Location"], call(key.secret).status_code) == (302, reverse("api:token-list"), 401)


def test_a_key_revoked_twice_is_a_conflict(client_of, key):
    client = client_of(key.user)
    client.post(reverse("api:token-revoke", args=[key.uuid]))

    assert client.post(reverse("api:token-revoke", args=[key.uuid])).status_code == 409


@pytest.mark.parametrize(
    ("who", "listed", "made", "revoked"),
    [
        ("partner", 200, 200, 302),
        ("anonymous", 302, 302, 302),
        ("manager", 403, 403, 404),
        ("coordinator", 403, 403, 404),
        ("admin", 403, 403, 404),
        ("disabled", 302, 302, 302),
    ],
)
def test_who_opens_the_pages(request, client_of, key, who, listed, made, revoked):
    client = client_of(request.getfixturevalue(who))

    answers = (
        client.get(reverse("api:token-list")).status_code,
        client.get(reverse("api:token-create")).status_code,
        client.post(reverse("api:token-revoke", args=[key.uuid])).status_code,
    )

    key.refresh_from_db()
    assert (answers, bool(key.revoked_at)) == ((listed, made, revoked), who == "partner")
