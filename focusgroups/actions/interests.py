"""Asking to take part in a round, confirming it, taking it back, and forgetting it when its time is over."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.profile import profile
from core import mail
from core.calendar import now, today
from core.errors import DomainError
from core.events import record_event
from focusgroups.interest import CONFIRM_DAYS, KEEP_DAYS, NOTICE_VERSION, confirm_link, digest_of, withdraw_link
from focusgroups.models import Interest, Round


def takes_requests(round_: Round) -> bool:
    """Whether one may still ask to take part: until the day itself."""
    return round_.held_on >= today()


def ask(round_: Round, *, email: str, **told) -> None:
    """Write to the address: how to confirm, or that the request is there already. The asker never learns which.

    `told`: cluster, category, body, role. Raises DomainError when the day is over or the post is down.
    """
    if not takes_requests(round_):
        raise DomainError(_("La giornata è già passata: non si raccolgono più richieste."))
    interest = _asked(round_, email.strip(), told)
    links = {"withdraw": withdraw_link(interest), "round": round_, "site_name": profile().site_name}
    if interest.confirmed_at:
        mail.send("interest_already", [interest.email], links)
    else:
        mail.send("interest_confirm", [interest.email], {**links, "link": confirm_link(interest), "days": CONFIRM_DAYS})


@transaction.atomic
def _asked(round_: Round, email: str, told: dict) -> Interest:
    """The row of this address; what was confirmed stays as its owner confirmed it."""
    interest, _made = Interest.objects.select_for_update(of=("self",)).get_or_create(
        round=round_, email_digest=digest_of(email), defaults={"email": email, "notice_version": NOTICE_VERSION}
    )
    if not interest.confirmed_at:
        for name, value in {**told, "notice_version": NOTICE_VERSION, "asked_at": now()}.items():
            setattr(interest, name, value)
        interest.full_clean(exclude=["email_digest"])
        interest.save()
    return interest


@transaction.atomic
def confirm(interest: Interest) -> None:
    """Hand the request to who coordinates; a second click changes nothing."""
    waiting = Interest.objects.filter(pk=interest.pk, confirmed_at__isnull=True)
    if waiting.update(confirmed_at=now()):
        record_event("interest.confirm", interest, by=None)


@transaction.atomic
def withdraw(interest: Interest) -> None:
    """Erase the request with everything it said; a second click finds nothing."""
    if Interest.objects.filter(pk=interest.pk).delete()[0]:
        record_event("interest.withdraw", interest, by=None)


def forget_needless() -> int:
    """Erase requests that nobody confirmed, and those of rounds that are over. Returns how many."""
    asked_before = now() - timedelta(days=CONFIRM_DAYS)
    held_before = today() - timedelta(days=KEEP_DAYS)
    return Interest.objects.needless(asked_before=asked_before, held_before=held_before).delete()[0]
