"""The jobs of this app."""

import logging
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.askers import asker
from committee.actions import convocations, documents
from committee.models import Sitting, SittingDocument
from core import jobs
from core.jobs import Run

logger = logging.getLogger(__name__)
K = SittingDocument.Kind
WORDS = {
    K.CONVOCATION: gettext_lazy("Convocazione di una seduta"),
    K.PRESENCE_SHEET: gettext_lazy("Foglio presenze di una seduta"),
    K.DOSSIER: gettext_lazy("Fascicolo di una seduta"),
    K.SHORT_DOSSIER: gettext_lazy("Fascicolo breve di una seduta"),
    K.MINUTES: gettext_lazy("Bozza di verbale di una seduta"),
}


def make_document(run: Run, *, kind: str) -> None:
    """Make the files of one kind for a sitting."""
    sitting = Sitting.objects.filter(uuid=run.subject_id).first()
    if sitting is None:
        return
    asker(run, documents.permission(kind), sitting)
    made = documents.build(sitting, kind, lambda percent: run.progress(percent, _("Compongo il documento")))
    with run.finishing(_("Il documento è pronto.")):
        documents.record(sitting, made)
    logger.info("sitting %s: %s new files of kind %s", sitting.pk, len(made), kind)


for _kind, _words in WORDS.items():
    jobs.handler(documents.job_kind(_kind), _words)(partial(make_document, kind=_kind))


@jobs.handler(convocations.KIND, gettext_lazy("Invio delle convocazioni"))
def convene_sitting(run: Run) -> None:
    """Send the letters that did not go out yet, and keep what was sent."""
    sitting = Sitting.objects.filter(uuid=run.subject_id, state=Sitting.State.PLANNED).first()
    if sitting is None:
        return
    asker(run, "committee.edit_sitting", sitting)
    documents.record(sitting, documents.build(sitting, K.CONVOCATION, lambda percent: run.progress(percent // 10)))
    letter, waiting = convocations.letter_of(sitting), convocations.waiting_for(sitting)
    for done, pk in enumerate(waiting):
        run.progress(10 + 90 * done // len(waiting), _("Invio le convocazioni"))
        convocations.send(pk, sitting, letter)
    with run.finishing(_("Le convocazioni sono partite.")):
        pass
    logger.info("sitting %s: %s letters", sitting.pk, len(waiting))
