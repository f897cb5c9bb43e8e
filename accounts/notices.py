"""E-mails to people with an account. Links begin with BASE_URL, never with the address a request came to."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from core.mail import address, send


def password_link(person: User) -> str:
    """Return a link with which the person sets a password, valid for PASSWORD_RESET_TIMEOUT."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    return password_address(key)


def password_address(key: str) -> str:
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return address(path.replace("UID-KEY", key))


def send_invitation(person: User) -> None:
    names = {
        "name": person.name,
        "link": password_link(person),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        "again": address(reverse("account_reset_password")),
        "portal": address("/"),
    }
    send("invitation", [person.email], names)
