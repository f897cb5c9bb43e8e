"""The jobs of this app."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import jobs
from core.errors import DomainError
from core.jobs import Run
from skills.actions import imports, uploads
from skills.actions.indexes import KIND, ask_for_build
from skills.importer.refusals import FileRefused
from skills.matching.build import rebuild
from skills.models import VocabularyImport

logger = logging.getLogger(__name__)


@jobs.handler(KIND, gettext_lazy("Indice dei suggerimenti"))
def build_index(run: Run) -> None:
    """Build the index of suggestions from what is in force now."""
    rebuild()


@jobs.handler(uploads.KIND, gettext_lazy("Importazione di un vocabolario"))
def import_vocabulary(run: Run) -> None:
    """Import the file that somebody handed in; the index of suggestions follows."""
    record = VocabularyImport.objects.select_related("requested_by").filter(uuid=run.subject_id).first()
    if record is None or record.requested_by is None:
        return
    if not record.file:
        raise DomainError(_("Il file consegnato non c'è più: consegnalo di nuovo."))
    if not record.requested_by.has_perm("skills.import_vocabulary"):
        raise DomainError(_("Chi ha consegnato il file non ne ha più diritto."))
    try:
        imports.import_esco(
            record,
            Path(record.file.path),
            by=record.requested_by,
            progress=lambda percent, file: run.progress(percent, _step(file)),
            finishing=lambda: _finishing(run, record),
        )
    except FileRefused as refusal:
        uploads.close(record, {"refused": str(refusal)})
        raise
    logger.info("vocabulary %s imported", record.pk)


def _step(file: str) -> str:
    return _("Leggo %(file)s") % {"file": file} if file else _("Scrivo nel vocabolario")


@contextmanager
def _finishing(run: Run, record: VocabularyImport) -> Iterator[None]:
    """What is written with the import, all or nothing: the job is done, the file goes, the index is asked for."""
    with run.finishing(_("Il vocabolario è caricato. I suggerimenti lo useranno tra pochi secondi.")):
        yield
        uploads.discard(record)
        ask_for_build(record, by=record.requested_by)
