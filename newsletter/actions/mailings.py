"""Composing an issue of the newsletter and starting to send it."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.models import Decision
from core import jobs
from core.calendar import now
from core.errors import AlreadySent, DomainError, NotAllowed, Stale
from core.events import record_event, subject_text
from core.models import Job
from core.versions import locked, sent_before
from newsletter.contents import items_for, items_of, topics_of
from newsletter.messages import letter_for, message
from newsletter.models import Delivery, Mailing, Subscription
from reports.models import PositionPaper

KIND = "send_mailing"
AT_ONCE = 2_000


def save(
    mailing: Mailing, *, by, papers: Iterable[PositionPaper], decisions: Iterable[Decision], version: int | None = None
) -> Mailing:
    """Write a draft and what it tells; one uuid makes one issue.

    Raises AlreadySent when that of the uuid is another, Stale when somebody saved it meanwhile, NotAllowed once it was
    started.
    """
    _check(by)
    with transaction.atomic():
        if mailing.pk:
            stored = locked(mailing, version=version)
            _refuse_started(stored)
            mailing.version = stored.version + 1
        elif there := sent_before(mailing, by=by, words=("title", "intro")):
            if {*there.papers.all(), *there.decisions.all()} != {*papers, *decisions}:
                raise AlreadySent
            return there
        mailing.full_clean(exclude=["created_by"])
        mailing.save()
        mailing.papers.set(papers)
        mailing.decisions.set(decisions)
        record_event("mailing.save", mailing, by=by)
    return mailing


@transaction.atomic
def discard(mailing: Mailing, *, by) -> None:
    """Delete a draft."""
    _check(by)
    stored = locked(mailing)
    _refuse_started(stored)
    record_event("mailing.discard", stored, by=by)
    stored.delete()


@transaction.atomic
def start(mailing: Mailing, *, by, version: int | None = None) -> Mailing:
    """Write one message for each subscriber who wants something of it, and ask for the sending; twice is once.

    Raises Stale when somebody changed the issue after `version`: what leaves is what was read.
    """
    _check(by)
    mailing = locked(mailing)
    if mailing.started_at:
        return mailing
    if version is not None and mailing.version != version:
        raise Stale(mailing)
    if not _plan(mailing):
        raise DomainError(_("Nessun iscritto riceverebbe questo numero: non c'è niente da inviare."))
    mailing.started_at = now()
    mailing.save()
    record_event("mailing.start", mailing, by=by)
    ask_for_batch(mailing, by=by)
    return mailing


def _plan(mailing: Mailing) -> int:
    """Write the deliveries. Returns how many."""
    items, planned = items_of(mailing), 0
    subscribers = Subscription.objects.active().prefetch_related("clusters", "s3_areas").order_by("pk")
    rows = []
    for subscription in subscribers.iterator(chunk_size=AT_ONCE):
        if items_for(topics_of(subscription), items) or not items:
            rows.append(Delivery(mailing=mailing, subscription=subscription))
        if len(rows) == AT_ONCE:
            planned += len(Delivery.objects.bulk_create(rows))
            rows = []
    return planned + len(Delivery.objects.bulk_create(rows))


def ask_for_batch(mailing: Mailing, *, by: Any) -> None:
    """Ask for the next batch; what waits is in the key, so that the batch under way is not taken for the next one."""
    waiting = mailing.deliveries.waiting().count()
    jobs.request(KIND, mailing, by=by, key=f"{KIND}:{mailing.uuid}:{waiting}")


def sending_job(mailing: Mailing) -> Job | None:
    """The last job that sends this issue."""
    return Job.objects.filter(kind=KIND, subject=subject_text(mailing)).order_by("-pk").first()


@transaction.atomic
def resume(mailing: Mailing, *, by) -> None:
    """Go on with a sending that was interrupted or cancelled."""
    _check(by)
    mailing = locked(mailing)
    if not mailing.started_at or mailing.finished_at:
        raise NotAllowed(_("Questo numero non ha un invio da riprendere."))
    record_event("mailing.resume", mailing, by=by)
    ask_for_batch(mailing, by=by)


@transaction.atomic
def send_doubtful_again(mailing: Mailing, *, by) -> int:
    """Put back in the queue the messages of which nobody knows whether they left. Returns how many."""
    _check(by)
    mailing = locked(mailing)
    job = sending_job(mailing)
    if job and not job.is_over:
        raise NotAllowed(_("L'invio è in corso: aspetta che finisca."))
    count = mailing.deliveries.in_doubt().update(claimed_at=None)
    if count:
        mailing.finished_at = None
        mailing.save()
        record_event("mailing.send_doubtful_again", mailing, by=by)
        ask_for_batch(mailing, by=by)
    return count


def send_test(mailing: Mailing, *, by) -> None:
    """Send the whole issue to the one who asks. Raises DomainError when the post is down."""
    _check(by)
    try:
        message(letter_for(mailing, items_of(mailing)), by.email).send()
    except OSError as error:
        raise DomainError(_("La posta non è partita. Riprova fra qualche minuto.")) from error


def _check(by) -> None:
    if not by.has_perm("newsletter.write_mailing"):
        raise PermissionDenied


def _refuse_started(mailing: Mailing) -> None:
    if mailing.started_at:
        raise NotAllowed(_("Questo numero è già partito: non si cambia più."))
