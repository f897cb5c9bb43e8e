"""E-mails to people with an account. Links begin with BASE_URL, never with the address a request came to."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User


def absolute(path: str) -> str:
    """Return the full address of a path of this portal."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def password_link(person: User) -> str:
    """Return a link with which the person sets a password, valid for PASSWORD_RESET_TIMEOUT."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    return password_address(key)


def password_address(key: str) -> str:
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return absolute(path.replace("UID-KEY", key))


def send_invitation(person: User) -> None:
    names = {
        "person": person,
        "link": password_link(person),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        "again": absolute(reverse("account_reset_password")),
        "portal": absolute("/"),
    }
    text = render_to_string("emails/invitation.txt", names)
    send_mail(_("Il tuo accesso al portale delle competenze"), text, settings.DEFAULT_FROM_EMAIL, [person.email])
