"""The jobs of this app."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.askers import asker
from core import jobs
from core.actors import SYSTEM
from core.jobs import Run
from needs.actions import indicators, uploads
from needs.models import IndicatorImport

logger = logging.getLogger(__name__)


@jobs.handler("write_indicators", gettext_lazy("Importazione di dati"))
def write_indicators(run: Run) -> None:
    """Write a long table of figures that was confirmed: all of it, or nothing."""
    record = IndicatorImport.objects.filter(uuid=run.subject_id).first()
    if record is None:
        return
    by = asker(run, "needs.import_indicators")
    run.progress(10, _("Leggo la tabella"))
    found = indicators.read_figures(record)
    run.progress(50, _("Confronto e scrivo %(count)s righe") % {"count": len(found)})
    with run.finishing(_("I dati sono importati.")):
        record = indicators.write(record, found, by=by)
    logger.info("import %s written: %s", record.pk, record.report["counts"])


@jobs.handler("discard_tables", gettext_lazy("Cancellazione delle tabelle di dati già lette"), daily=True)
def discard_tables(run: Run) -> None:
    """Delete the files of tables that nobody needs any more, one after the other."""
    due = uploads.left_over()
    for number, record in enumerate(due):
        run.progress(100 * number // len(due))
        uploads.discard(record, by=SYSTEM)
        logger.info("file of import %s deleted", record.pk)
