"""Sending an e-mail made from a plain text template; its first line is the subject. The same words go as HTML too."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, engines
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.errors import DomainError


def address(path: str) -> str:
    """Return a full address of this site; never taken from the request."""
    return settings.BASE_URL.rstrip("/") + path


# Name, content, type of a file.
Attached = tuple[str, bytes, str]


def send(template: str, recipients: list[str], context: dict, attached: Sequence[Attached] = ()) -> None:
    """Send one message to each recipient, so that none sees the others. Raises DomainError when the post is down."""
    page: Any = engines["django"].get_template(f"emails/{template}.txt")
    text = page.template.render(
        Context({**context, "is_demo": settings.DEMO}, autoescape=False)
    )  # plain text, not a page
    subject, _blank, body = text.strip().partition("\n")
    subject, body = " ".join(subject.split()), body.strip() + "\n"
    html = render_to_string("emails/message.html", {"subject": subject, "paragraphs": _paragraphs(body)})
    try:
        for recipient in recipients:
            message = EmailMultiAlternatives(subject, body, to=[recipient])
            message.attach_alternative(html, "text/html")
            for file in attached:
                message.attach(*file)
            message.send()
    except OSError as error:
        raise DomainError(_("La posta non è partita. Riprova fra qualche minuto.")) from error


def _paragraphs(body: str) -> list[list[tuple[str, bool]]]:
    """Paragraphs of lines, each with whether it is an address by itself: that one becomes the button."""
    blocks = [block.splitlines() for block in body.strip().split("\n\n")]
    return [[(line, line.startswith(settings.BASE_URL)) for line in block if line.strip()] for block in blocks]
