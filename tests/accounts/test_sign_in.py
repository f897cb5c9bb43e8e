"""Ways in: password, one-time code, reset, the demonstration's buttons; and what must not happen on them."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import UserFactory

PASSWORD = "una frase molto lunga"


@pytest.fixture
def person(db, settings) -> User:
    """An account with a password (hashed the quick way)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return UserFactory(email="anna@example.org", name="Anna", password=PASSWORD)


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_in(message) -> str:
    return next(line.strip() for line in message.body.splitlines() if re.fullmatch(r"[A-Z0-9-]{5,12}", line.strip()))


def test_password_signs_in_whatever_the_case_of_the_address(person, client):
    reply = client.post(reverse("account_login"), {"login": "Anna@Example.org", "password": PASSWORD})

    assert reply.status_code == 302
    assert reply.url == reverse("portal:work")
    assert signed_in(client)


def test_session_key_changes_at_sign_in(person, client):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert signed_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "sent", [{"login": "anna@example.org", "password": "sbagliata"}, {"login": "nessuno@example.org", "password": "x"}]
)
def test_wrong_password_and_unknown_address_get_the_same_sentence(sent, person, client):
    reply = client.post(reverse("account_login"), sent)

    assert reply.context["form"].non_field_errors() == ["L'e-mail o la password non sono corrette."]
    assert not signed_in(client)


def test_disabled_account_does_not_sign_in(person, client):
    person.is_active = False
    person.save()

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert not signed_in(client)


def test_one_time_code_signs_in(person, client):
    asked = client.post(reverse("account_request_login_code"), {"email": person.email})
    (message,) = mail.outbox
    done = client.post(reverse("account_confirm_login_code"), {"code": code_in(message)})

    assert (asked.status_code, done.status_code) == (302, 302)
    assert signed_in(client)


def test_wrong_code_is_told_beside_the_field(person, client):
    client.post(reverse("account_request_login_code"), {"email": person.email})

    reply = client.post(reverse("account_confirm_login_code"), {"code": "000000"})

    assert not signed_in(client)
    assert "Il codice non è corretto" in reply.text


def test_unknown_address_gets_no_code_and_learns_nothing(person, client):
    known = client.post(reverse("account_request_login_code"), {"email": person.email})
    client.cookies.clear()
    unknown = client.post(reverse("account_request_login_code"), {"email": "nessuno@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_reset_link_ignores_the_host_header(person, client, settings):
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://portale.example.org", ["*"]
    poison = {"HTTP_HOST": "cattivo.example.net", "HTTP_X_FORWARDED_HOST": "cattivo.example.net"}

    client.post(reverse("account_reset_password"), {"email": person.email}, **poison)

    (message,) = mail.outbox
    assert "cattivo" not in message.body + message.subject
    assert "https://portale.example.org/accesso/password/nuova/" in message.body


def test_reset_chain_sets_a_new_password_once(person, client, settings):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http\S+/accesso(/password/nuova/\S+)", mail.outbox[0].body)[1]
    form = client.get(f"/accesso{link}", follow=True)
    address = form.request["PATH_INFO"]

    client.post(address, {"password1": "un'altra frase lunga", "password2": "un'altra frase lunga"})

    person.refresh_from_db()
    assert person.check_password("un'altra frase lunga")
    client.cookies.clear()
    assert "non è più valido" in client.get(f"/accesso{link}", follow=True).text


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [("corta", "corta", "password1"), ("password1234", "password1234", "password1"), (PASSWORD, "altra", "password2")],
)
def test_weak_or_different_passwords_are_told_beside_the_field(first, second, field, person, client):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http\S+/accesso(/password/nuova/\S+)", mail.outbox[0].body)[1]
    address = client.get(f"/accesso{link}", follow=True).request["PATH_INFO"]

    reply = client.post(address, {"password1": first, "password2": second})

    assert field in reply.context["form"].errors


@pytest.mark.parametrize("target", ["https://cattivo.example.net/", "//cattivo.example.net", "javascript:alert(1)"])
def test_next_leads_nowhere_else(target, person, client):
    address = reverse("account_login")

    reply = client.post(f"{address}?next={target}", {"login": person.email, "password": PASSWORD})

    assert reply.url == reverse("portal:work")


def test_many_wrong_passwords_lock_whatever_the_forwarded_address(person, client):
    replies = [
        client.post(
            reverse("account_login"),
            {"login": person.email, "password": "sbagliata"},
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
        )
        for number in range(12)
    ]

    assert "Troppi tentativi" in replies[-1].text or replies[-1].status_code == 429
    locked = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert not signed_in(client)
    assert locked.status_code in {200, 429}


def test_nobody_signs_up(client, db):
    page = client.get(reverse("account_signup"))
    sent = {"email": "io@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), sent)

    assert "invito" in page.text
    assert User.objects.count() == 0


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "3rdparty/", "social/signup/"])
def test_pages_that_are_not_offered_do_not_exist(path, client, db):
    assert client.get(f"/accesso/{path}").status_code == 404


def test_sign_out_is_a_post(manager, client_of):
    client = client_of(manager)

    client.get(reverse("account_logout"))
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)


# --- the demonstration ---


@pytest.fixture
def demo_person(db) -> User:
    return UserFactory(email="prova@demo.example", name="Persona di prova", body="Clust-ER MECH", is_demo=True)


def test_demo_offers_its_accounts_as_buttons(demo_person, manager, client):
    page = client.get(reverse("account_login"))

    assert [person for person, _role in page.context["demo_people"]] == [demo_person]
    assert reverse("account_demo_sign_in", args=[demo_person.uuid]) in page.text


def test_one_click_signs_in(demo_person, client):
    reply = client.post(reverse("account_demo_sign_in", args=[demo_person.uuid]))

    assert (reply.status_code, reply.url) == (302, reverse("portal:work"))
    assert signed_in(client)


def test_real_accounts_have_no_button(manager, client):
    reply = client.post(reverse("account_demo_sign_in", args=[manager.uuid]))

    assert reply.status_code == 404
    assert not signed_in(client)


def test_production_has_no_buttons_and_no_such_page(demo_person, client, settings):
    settings.DEMO = False

    page = client.get(reverse("account_login"))
    reply = client.post(reverse("account_demo_sign_in", args=[demo_person.uuid]))

    assert page.context["demo_people"] == []
    assert demo_person.name not in page.text
    assert reply.status_code == 404
    assert not signed_in(client)


def test_one_click_asks_for_the_csrf_token(demo_person):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(reverse("account_demo_sign_in", args=[demo_person.uuid])).status_code == 403
