"""The jobs of this app. Each reads its row again, reports progress, and writes its results once."""

import logging

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.askers import asker
from core import jobs
from core.jobs import Run
from reports.actions import documents, drafts
from reports.models import PaperVersion, PositionPaper, TechnicalReport

logger = logging.getLogger(__name__)


@jobs.handler("compile_paper", gettext_lazy("Bozza di un position paper"))
def compile_paper(run: Run) -> None:
    """Freeze the contributions, compute, write the generated sections and a draft version."""
    paper = PositionPaper.objects.filter(uuid=run.subject_id).first()
    if paper is None:
        return
    by = asker(run, "reports.compile_paper", paper)
    run.progress(10, _("Leggo i contributi"))
    snapshot = drafts.frozen_inputs(paper)
    run.progress(40, _("Calcolo priorità e figure"))
    blocks = drafts.computed(paper, snapshot)
    run.progress(75, _("Scrivo le parti generate"))
    with run.finishing(_("La bozza è pronta.")):
        drafts.write(paper, snapshot, blocks, by=by)
    logger.info("paper %s compiled from snapshot %s", paper.pk, snapshot.pk)


@jobs.handler("make_report", gettext_lazy("Rapporto di un focus group"))
def make_report(run: Run) -> None:
    """Make the files of a focus group's report."""
    report = TechnicalReport.objects.filter(uuid=run.subject_id).select_related("focus_group__cluster").first()
    if report is None:
        return
    asker(run, "reports.make_report", report)
    made = documents.build(report, lambda percent: run.progress(percent, _("Preparo PDF, DOCX e HTML")))
    with run.finishing(_("Il rapporto è pronto.")):
        documents.record(report, made)
    logger.info("report %s: %s new files", report.pk, len(made))


@jobs.handler("make_paper_documents", gettext_lazy("File di un position paper"))
def make_paper_documents(run: Run) -> None:
    """Make the files of one version of a paper. What it says is frozen, so no right is needed any more."""
    version = PaperVersion.objects.filter(uuid=run.subject_id).first()
    if version is None:
        return
    made = documents.build(version, lambda percent: run.progress(percent, _("Preparo PDF, DOCX e HTML")))
    with run.finishing(_("I file sono pronti.")):
        documents.record(version, made)
    logger.info("version %s: %s new files", version.pk, len(made))
