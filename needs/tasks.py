"""The jobs of this app."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.askers import asker
from core import jobs
from core.jobs import Run
from needs.actions import indicators
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
