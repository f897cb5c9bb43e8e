"""Sending an e-mail made from a plain text template; its first line is the subject. The same words go as HTML too."""

from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, engines
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.errors import DomainError


class Refused(DomainError):
    """The post takes no e-mail for this address."""


Paragraph = list[tuple[str, bool]]
# Name, content, type of a file.
Attached = tuple[str, bytes, str]


@dataclass(frozen=True)
class Letter:
    """An e-mail as it will read: the text ends with one line break."""

    subject: str
    text: str

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Paragraphs of lines, each with whether it is an address by itself: that one becomes the button."""
        blocks = [block.splitlines() for block in self.text.strip().split("\n\n")]
        return [[(line, line.startswith(settings.BASE_URL)) for line in block if line.strip()] for block in blocks]

    @property
    def html(self) -> str:
        return render_to_string("emails/message.html", {"subject": self.subject, "paragraphs": self.paragraphs})


def address(path: str) -> str:
    """Return a full address of this site; never taken from the request."""
    return settings.BASE_URL.rstrip("/") + path


def compose(template: str, context: dict) -> Letter:
    """Return the message that `send` would send."""
    page: Any = engines["django"].get_template(f"emails/{template}.txt")
    text = page.template.render(
        Context({**context, "is_demo": settings.DEMO}, autoescape=False)
    )  # plain text, not a page
    subject, _blank, body = text.strip().partition("\n")
    return Letter(" ".join(subject.split()), body.strip() + "\n")


def send(template: str, recipients: list[str], context: dict, attached: Sequence[Attached] = ()) -> None:
    """Send one message to each recipient, so that none sees the others.

    An address that the post refuses holds up none of the others. Raises Refused when it takes none of them, DomainError
    when it is down.
    """
    letter, refused = compose(template, context), []
    for recipient in recipients:
        try:
            _send(letter, recipient, attached)
        except Refused as refusal:
            refused.append(refusal)
    if refused and len(refused) == len(recipients):
        raise refused[0]


def _send(letter: Letter, recipient: str, attached: Sequence[Attached]) -> None:
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[recipient], attachments=list(attached))
    message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        raise Refused(_("Il server di posta rifiuta questo indirizzo.")) from error
    except OSError as error:
        raise DomainError(_("La posta non è partita. Riprova fra qualche minuto.")) from error
