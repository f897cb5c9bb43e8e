"""Asking for the newsletter, confirming, choosing topics, leaving."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from clusters.models import Cluster, S3Area
from clusters.profile import profile
from core import mail
from core.actors import SYSTEM
from core.calendar import now
from core.events import record_event, subject_text
from core.models import Event
from newsletter.links import CONFIRM_DAYS, confirm_token, digest_of, manage_token, page
from newsletter.models import NOTICE_VERSION, Subscription

MOST_BOUNCES = 3
CONFIRMED = "subscription.confirm"


def ask(
    email: str,
    *,
    language: str = settings.LANGUAGE_CODE,
    clusters: Iterable[Cluster] = (),
    s3_areas: Iterable[S3Area] = (),
) -> None:
    """Write to the address: how to confirm, or that it is subscribed already. The asker never learns which.

    `language`: that of the notice that was read, and of the messages from now on.
    """
    subscription = _asked(email.strip(), language)
    if subscription.is_active:
        _write("newsletter_already", subscription, link=page("preferences", manage_token(subscription)))
        return
    choose(subscription, language=language, clusters=clusters, s3_areas=s3_areas)
    link = page("confirm", confirm_token(subscription))
    _write("newsletter_confirm", subscription, link=link, days=CONFIRM_DAYS)


@transaction.atomic
def _asked(email: str, language: str) -> Subscription:
    """The row of this address; what had been left or could not be reached starts anew."""
    subscription, _made = Subscription.objects.select_for_update().get_or_create(
        email_digest=digest_of(email), defaults={"email": email, "notice_version": NOTICE_VERSION, "language": language}
    )
    if not subscription.is_active:
        subscription.email, subscription.notice_version = email, NOTICE_VERSION
        subscription.asked_at, subscription.bounces = now(), 0
        subscription.confirmed_at = subscription.withdrawn_at = subscription.unreachable_at = None
        subscription.save()
    return subscription


def _write(template: str, subscription: Subscription, **context) -> None:
    mail.send(template, [subscription.email], {**context, "site_name": profile().site_name})


@transaction.atomic
def confirm(subscription: Subscription) -> None:
    """Keep the time as the proof of consent; a second click changes nothing.

    The register keeps it too: the row begins anew when somebody asks again for an address that had left.
    """
    if Subscription.objects.unconfirmed().filter(pk=subscription.pk).update(confirmed_at=now()):
        record_event(CONFIRMED, subscription, by=SYSTEM, note=subscription.notice_version)


@transaction.atomic
def choose(
    subscription: Subscription, *, language: str, clusters: Iterable[Cluster], s3_areas: Iterable[S3Area]
) -> None:
    """Take these topics, none meaning all of them, and write in this language."""
    Subscription.objects.filter(pk=subscription.pk).update(language=language)
    subscription.clusters.set(clusters)
    subscription.s3_areas.set(s3_areas)


@transaction.atomic
def withdraw(subscription: Subscription) -> None:
    """Stop at once and erase the address and the topics; the times stay as proof."""
    subscription.clusters.clear()
    subscription.s3_areas.clear()
    left = Subscription.objects.filter(pk=subscription.pk, withdrawn_at__isnull=True)
    if left.update(withdrawn_at=now(), email=""):
        record_event("subscription.withdraw", subscription, by=SYSTEM)


def bounced(subscription: Subscription, *, for_good: bool) -> None:
    """Count a message that came back; stop writing to an address that does not exist, or after MOST_BOUNCES."""
    row = Subscription.objects.filter(pk=subscription.pk)
    row.update(bounces=F("bounces") + 1)
    if for_good or row.filter(bounces__gte=MOST_BOUNCES).exists():
        row.filter(unreachable_at__isnull=True).update(unreachable_at=now())


@transaction.atomic
def forget_unconfirmed() -> int:
    """Delete requests that nobody confirmed in time. Returns how many.

    Who had consented once and left stays as one who left, with the proof: anybody may ask for an address.
    """
    late = Subscription.objects.unconfirmed().filter(asked_at__lt=now() - timedelta(days=CONFIRM_DAYS))
    once = [row for row in late if Event.objects.filter(verb=CONFIRMED, subject=subject_text(row)).exists()]
    for row in once:
        withdraw(row)
    return late.delete()[1].get("newsletter.Subscription", 0)
