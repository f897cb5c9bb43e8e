"""The links in the messages: signed, so that nothing needs to be stored and nobody can make one up."""

import hmac
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.urls import reverse

from core.mail import address
from newsletter.models import Subscription

CONFIRM = "newsletter.confirm"
MANAGE = "newsletter.manage"
CONFIRM_DAYS = 7


def digest_of(email: str) -> str:
    """Return the keyed digest that stands for an address, whatever its capitals."""
    return hmac.new(settings.SECRET_KEY.encode(), email.strip().lower().encode(), sha256).hexdigest()


def confirm_token(subscription: Subscription) -> str:
    return signing.TimestampSigner(salt=CONFIRM).sign(str(subscription.uuid))


def manage_token(subscription: Subscription) -> str:
    return signing.Signer(salt=MANAGE).sign(str(subscription.uuid))


def to_confirm(token: str) -> Subscription | None:
    """Whose link it is; None when it is made up or older than CONFIRM_DAYS."""
    return _behind(lambda: signing.TimestampSigner(salt=CONFIRM).unsign(token, max_age=CONFIRM_DAYS * 86_400))


def to_manage(token: str) -> Subscription | None:
    """Whose link it is; None when it is made up."""
    return _behind(lambda: signing.Signer(salt=MANAGE).unsign(token))


def _behind(read: Callable[[], str]) -> Subscription | None:
    try:
        return Subscription.objects.filter(uuid=read()).first()
    except signing.BadSignature:
        return None


def page(name: str, token: str) -> str:
    """The full address of one of the subscriber's pages."""
    return address(reverse(f"newsletter:{name}", args=[token]))
