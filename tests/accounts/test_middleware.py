"""The second factor where it is asked for; nothing of a signed-in person's pages kept by caches."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

ROLES = ("coordinator", "secretary", "admin")


@pytest.fixture
def _asked(settings):
    settings.SECOND_FACTOR_ROLES = ROLES


@pytest.mark.usefixtures("_asked")
@pytest.mark.parametrize("name", ROLES)
def test_role_without_second_factor_is_sent_to_set_it_up(name, request, client_of):
    client = client_of(request.getfixturevalue(name))

    reply = client.get(reverse("accounts:own-page"))

    assert (reply.status_code, reply.url) == (302, reverse("mfa_activate_totp"))


@pytest.mark.usefixtures("_asked")
@pytest.mark.parametrize("name", ["manager", "member", "partner"])
def test_other_roles_go_on(name, request, client_of):
    client = client_of(request.getfixturevalue(name))

    assert client.get(reverse("accounts:own-page")).status_code == 200


@pytest.mark.usefixtures("_asked")
def test_post_is_sent_there_too_and_changes_nothing(coordinator, client_of):
    client_of(coordinator).post(reverse("accounts:own-page"), {"name": "Altro nome", "body": ""})

    coordinator.refresh_from_db()
    assert coordinator.name == "Carla Conti"


@pytest.mark.usefixtures("_asked")
def test_second_factor_opens_the_pages(coordinator, client_of):
    TOTP.activate(coordinator, generate_totp_secret())

    assert client_of(coordinator).get(reverse("accounts:own-page")).status_code == 200


@pytest.mark.usefixtures("_asked")
def test_setting_it_up_by_the_page(coordinator, client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    coordinator.set_password("una frase molto lunga")
    coordinator.save()
    client.post(reverse("account_login"), {"login": coordinator.email, "password": "una frase molto lunga"})
    proof = client.get(reverse("mfa_activate_totp"))
    page = client.post(proof.url, {"password": "una frase molto lunga"}, follow=True)
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))

    reply = client.post(
        reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))}, follow=True
    )

    assert reply.status_code == 200
    assert set(Authenticator.objects.filter(user=coordinator).values_list("type", flat=True)) == {
        "totp",
        "recovery_codes",
    }
    assert client.get(reverse("accounts:own-page")).status_code == 200


def test_demo_asks_nobody(coordinator, client_of, settings):
    settings.SECOND_FACTOR_ROLES = ()

    assert client_of(coordinator).get(reverse("accounts:own-page")).status_code == 200


def test_signed_in_pages_are_stored_nowhere(manager, client_of):
    assert client_of(manager).get(reverse("accounts:own-page"))["Cache-Control"] == "private, no-store"


def test_public_page_may_be_stored_for_who_is_not_signed_in(client, db):
    assert "no-store" not in client.get(reverse("portal:legal")).get("Cache-Control", "")
