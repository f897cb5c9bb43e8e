"""Sending an e-mail made from a plain text template; its first line is the subject."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, engines
from django.utils.translation import gettext as _

from core.errors import DomainError


def address(path: str) -> str:
    """Return a full address of this site; never taken from the request."""
    return settings.BASE_URL.rstrip("/") + path


def send(template: str, recipients: list[str], context: dict) -> None:
    """Send one message to each recipient, so that none sees the others. Raises DomainError when the post is down."""
    page: Any = engines["django"].get_template(f"emails/{template}.txt")
    text = page.template.render(
        Context({**context, "is_demo": settings.DEMO}, autoescape=False)
    )  # plain text, not a page
    subject, _blank, body = text.strip().partition("\n")
    try:
        for recipient in recipients:
            EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[recipient]).send()
    except OSError as error:
        raise DomainError(_("La posta non è partita. Riprova fra qualche minuto.")) from error
