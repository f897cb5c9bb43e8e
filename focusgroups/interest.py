"""The links of who asks to take part: signed, so that nothing needs to be stored and nobody can make one up."""

import hmac
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.urls import reverse

from core.mail import address
from focusgroups.models import Interest

# The words that who asks has read; a change of the words needs a new number (stored with each request).
NOTICE_VERSION = "1"
CONFIRM_DAYS = 7
KEEP_DAYS = 60  # after the day of the round

CONFIRM, WITHDRAW = "interest.confirm", "interest.withdraw"


def digest_of(email: str) -> str:
    """Return the keyed digest that stands for an address, whatever its capitals."""
    return hmac.new(settings.SECRET_KEY.encode(), f"interest:{email.strip().lower()}".encode(), sha256).hexdigest()


def confirm_link(interest: Interest) -> str:
    token = signing.TimestampSigner(salt=CONFIRM).sign(str(interest.uuid))
    return address(reverse("portal:interest-confirm", args=[token]))


def withdraw_link(interest: Interest) -> str:
    token = signing.Signer(salt=WITHDRAW).sign(str(interest.uuid))
    return address(reverse("portal:interest-withdraw", args=[token]))


def to_confirm(token: str) -> Interest | None:
    """Whose link it is; None when it is made up, older than CONFIRM_DAYS, or of a request that is gone."""
    return _behind(lambda: signing.TimestampSigner(salt=CONFIRM).unsign(token, max_age=CONFIRM_DAYS * 86_400))


def to_withdraw(token: str) -> Interest | None:
    """Whose link it is; None when it is made up, or of a request that is gone."""
    return _behind(lambda: signing.Signer(salt=WITHDRAW).unsign(token))


def _behind(read: Callable[[], str]) -> Interest | None:
    try:
        return Interest.objects.select_related("round", "cluster").filter(uuid=read()).first()
    except signing.BadSignature:
        return None
