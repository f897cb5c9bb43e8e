"""An issue as an e-mail, with the headers by which a program offers to leave (RFC 8058)."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from clusters.profile import profile
from core.mail import Letter, address, compose
from newsletter.contents import Item
from newsletter.links import manage_token, page
from newsletter.models import Delivery, Mailing


def letter_for(mailing: Mailing, items: list[Item], links: dict[str, str] | None = None) -> Letter:
    """The words of the issue; `links` lead to a subscriber's own pages (a trial has none)."""
    site = {"portal": address(reverse("portal:home")), "site_name": profile().site_name}
    context = {"mailing": mailing, "items": items, **site, **(links or {})}
    return compose("newsletter", context)


def message(letter: Letter, recipient: str, headers: dict[str, str] | None = None) -> EmailMultiAlternatives:
    """The e-mail, as text and as HTML."""
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=[recipient], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    return mail


def message_of(delivery: Delivery, items: list[Item]) -> EmailMultiAlternatives:
    """One subscriber's e-mail, in the language in use. Its number stands in `Message-ID`: what comes back names it."""
    token = manage_token(delivery.subscription)
    links = {"preferences": page("preferences", token), "unsubscribe": page("unsubscribe", token)}
    headers = {
        "Message-ID": message_id(delivery),
        "List-Unsubscribe": f"<{links['unsubscribe']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }
    return message(letter_for(delivery.mailing, items, links), delivery.subscription.email, headers)


def message_id(delivery: Delivery) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{delivery.uuid}@{domain}>"
