"""Background work of this app: what runs every minute, and the release of a round's data."""

import logging

from celery import shared_task
from django.utils.translation import gettext_lazy

from api import changes
from api.actions import releases
from api.models import Release
from core import jobs
from core.actors import SYSTEM
from focusgroups.models import Round

logger = logging.getLogger(__name__)


@shared_task(name="api.note_changes")
def note_changes() -> None:
    """Write down what came, changed and went since the last time; ask for the releases that are due."""
    changes.note()
    releases.request_missing()


@jobs.handler("make_release", gettext_lazy("Rilascio dei dati di un ciclo"))
def make_release(run: jobs.Run) -> None:
    """Make the first release of a round; quietly nothing when it is there, or the round is open again."""
    round = Round.objects.filter(uuid=run.subject_id, state=Round.State.RELEASED).first()
    if round is None or Release.objects.filter(round=round).exists():
        return
    with run.finishing():
        release = releases.make(round, by=SYSTEM)
    logger.info("made release %s", release.pk)
