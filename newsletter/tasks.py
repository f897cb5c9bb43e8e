"""The jobs of this app."""

from django.utils.translation import gettext_lazy

from core import jobs
from core.jobs import Run
from newsletter.actions import mailings, sending, subscriptions
from newsletter.models import Mailing


@jobs.handler(mailings.KIND, gettext_lazy("Invio della newsletter"))
def send_mailing(run: Run) -> None:
    """Send the next batch of an issue."""
    mailing = Mailing.objects.filter(uuid=run.subject_id, started_at__isnull=False).first()
    if mailing:
        sending.send_batch(run, mailing)


@jobs.handler("forget_unconfirmed", gettext_lazy("Richieste di iscrizione scadute"), daily=True)
def forget_unconfirmed(run: Run) -> None:
    """Delete the requests for the newsletter that nobody confirmed."""
    subscriptions.forget_unconfirmed()
