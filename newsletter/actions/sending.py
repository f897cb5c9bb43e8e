"""Sending an issue in batches: each message is claimed, sent, and marked, so that nobody gets it twice."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.actors import SYSTEM
from core.calendar import now
from core.errors import DomainError
from core.events import record_event
from core.jobs import Run
from newsletter.actions.mailings import ask_for_batch
from newsletter.actions.subscriptions import bounced
from newsletter.contents import Item, items_for, items_of, topics_of
from newsletter.messages import message_of
from newsletter.models import Delivery, Mailing

logger = logging.getLogger(__name__)

BATCH = 500  # some ten seconds of a quick server
SECONDS = 60  # a slow one goes on in another job, well below the limit of one
STEP = 25
REFUSED_FOR_GOOD = 500  # SMTP codes from here on


def send_batch(run: Run, mailing: Mailing) -> None:
    """Send the next messages; ask for another batch, or close the issue, when done. Raises DomainError when the post
    is down: what was not sent goes on waiting."""
    items, total = _items_by_language(mailing), mailing.deliveries.count()
    waiting = mailing.deliveries.waiting().select_related("subscription", "mailing")
    until = time.monotonic() + SECONDS
    batch = waiting.prefetch_related("subscription__clusters", "subscription__s3_areas").order_by("pk")[:BATCH]
    with _connection() as connection:
        for number, delivery in enumerate(batch):
            if number % STEP == 0:
                _report(run, mailing, total)
            _send(delivery, items, connection)
            if time.monotonic() >= until:
                break
    _close(run, mailing)


def _items_by_language(mailing: Mailing) -> dict[str, list[Item]]:
    """The same items, with the words around the titles in each language."""
    items = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            items[code] = items_of(mailing)
    return items


@contextmanager
def _connection() -> Iterator:
    """One connection for the whole batch."""
    connection = get_connection()
    try:
        connection.open()
        yield connection
    except OSError as error:
        raise DomainError(_("La posta non è partita. Riprova fra qualche minuto.")) from error
    finally:
        connection.close()


def _report(run: Run, mailing: Mailing, total: int) -> None:
    done = total - mailing.deliveries.waiting().count()
    run.progress(int(99 * done / total), _("%(done)s messaggi di %(total)s") % {"done": done, "total": total})


def _send(delivery: Delivery, items: dict[str, list[Item]], connection) -> None:
    """Claim one message and send it; who left meanwhile gets nothing. A connection that breaks leaves it in doubt."""
    mine = Delivery.objects.filter(pk=delivery.pk)
    if not mine.waiting().update(claimed_at=now()):
        return
    delivery.subscription.refresh_from_db(fields=["email", "confirmed_at", "withdrawn_at", "unreachable_at"])
    if not delivery.subscription.is_active:
        mine.update(error=_("disdetta prima dell'invio"))
        return
    language = delivery.subscription.language
    wanted = items_for(topics_of(delivery.subscription), items[language])
    with override(language):
        message = message_of(delivery, wanted)
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused as refusal:
        code = next(iter(refusal.recipients.values()))[0]
        _refused(delivery, code)
        bounced(delivery.subscription, for_good=code >= REFUSED_FOR_GOOD)
    except SMTPDataError as refusal:
        _refused(delivery, refusal.smtp_code)
    except SMTPSenderRefused:  # ours is wrong, not theirs: nothing left
        mine.update(claimed_at=None)
        raise
    else:
        mine.update(sent_at=now())


def _refused(delivery: Delivery, code: int) -> None:
    """Keep the server's code; the address itself never goes into a row or a log."""
    Delivery.objects.filter(pk=delivery.pk).update(error=_("rifiutato dal server (%(code)s)") % {"code": code})
    logger.info("delivery %s refused with %s", delivery.uuid, code)


def _close(run: Run, mailing: Mailing) -> None:
    """The next batch, or the end."""
    with run.finishing(_("Inviato.")):
        if mailing.deliveries.waiting().exists():
            ask_for_batch(mailing, by=SYSTEM)
            return
        closed = Mailing.objects.filter(pk=mailing.pk, finished_at__isnull=True)
        if closed.update(finished_at=now(), version=F("version") + 1):
            record_event("mailing.finish", mailing, by=SYSTEM)
