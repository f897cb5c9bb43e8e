"""The jobs of this app. Each reads its row again, reports progress, and writes its results once."""

import logging

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.askers import asker
from clusters.profile import profile
from core import jobs, mail
from core.actors import SYSTEM
from core.jobs import Run
from focusgroups.actions.people import issue_link
from focusgroups.models import Participation, PersonalLink, Round
from reports.actions import consultation, copies, documents, drafts, reports
from reports.models import Document, PaperVersion, PositionPaper, TechnicalReport
from reports.queries import contributions_of

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


@jobs.handler("compile_round", gettext_lazy("Bozze dei position paper di un ciclo"))
def compile_round(run: Run) -> None:
    """The drafts of a round one after the other; each is whole by itself, so that cancelling leaves no half one."""
    found = Round.objects.filter(uuid=run.subject_id).first()
    if found is None:
        return
    by = asker(run, "reports.compile_round")
    papers = drafts.of_round(found)
    made = 0
    for number, paper in enumerate(papers):
        run.progress(100 * number // len(papers), paper.title)
        if contributions_of(paper).exists():
            snapshot = drafts.frozen_inputs(paper)
            drafts.write(paper, snapshot, drafts.computed(paper, snapshot), by=by)
            made += 1
    with run.finishing(_("Bozze pronte: %(made)s di %(all)s.") % {"made": made, "all": len(papers)}):
        logger.info("round %s: %s drafts", found.pk, made)


@jobs.handler("invite_to_consultation", gettext_lazy("Invito alla consultazione di un position paper"))
def invite_to_consultation(run: Run) -> None:
    """Ask for one message to each participant of the paper's tables."""
    paper = PositionPaper.objects.filter(uuid=run.subject_id).first()
    if paper is None or not consultation.is_open(paper):
        return
    with run.finishing(_("Gli inviti sono in partenza.")):
        consultation.tell(paper, f"fino al {paper.consultation_until}")
    logger.info("paper %s: tables invited to the consultation", paper.pk)


@jobs.handler(
    "remind_of_consultations", gettext_lazy("Promemoria delle consultazioni che stanno per finire"), daily=True
)
def remind_of_consultations(run: Run) -> None:
    """Three days before the end, write to the tables once more."""
    for paper in consultation.ending_soon():
        told = consultation.tell(paper, f"promemoria {paper.consultation_until}")
        logger.info("paper %s: %s reminders of its consultation", paper.pk, told)


@jobs.handler("ask_to_comment", gettext_lazy("E-mail sulla consultazione"))
def ask_to_comment(run: Run) -> None:
    """Write to one participant what can be commented, with a personal link. A repeated run sends another link."""
    person = Participation.objects.filter(uuid=run.subject_id).exclude(email="").select_related("focus_group").first()
    papers = consultation.in_consultation_at(person.focus_group) if person else []
    if person is None or not papers:
        return
    secret = issue_link(person.focus_group, kind=PersonalLink.Kind.PARTICIPANT, participation=person, by=SYSTEM)
    url = mail.address(reverse("consultation:list", args=[secret]))
    context = {"papers": papers, "group": person.focus_group, "url": url, "site_name": profile().site_name}
    mail.send("ask_to_comment", [person.email], context)
    logger.info("asked participation %s for comments", person.pk)


@jobs.handler("make_report", gettext_lazy("Rapporto di un focus group"))
def make_report(run: Run) -> None:
    """Make the files of a focus group's report."""
    report = TechnicalReport.objects.filter(uuid=run.subject_id).select_related("focus_group__cluster").first()
    if report is None:
        return
    asker(run, "reports.make_report", report)
    trees = documents.report_trees(report)
    made = documents.build(report, trees, lambda percent: run.progress(percent, _("Preparo PDF, DOCX e HTML")))
    with run.finishing(_("Il rapporto è pronto.")):
        documents.record(report, made)
        if public := trees.get(Document.Edition.PUBLIC):
            reports.show(report, public.fingerprint)
    logger.info("report %s: %s new files", report.pk, len(made))


@jobs.handler("make_paper_documents", gettext_lazy("File di un position paper"))
def make_paper_documents(run: Run) -> None:
    """Make the files of one version of a paper. What it says is frozen, so no right is needed any more."""
    version = PaperVersion.objects.filter(uuid=run.subject_id).first()
    if version is None:
        return
    trees = documents.version_trees(version)
    made = documents.build(version, trees, lambda percent: run.progress(percent, _("Preparo PDF, DOCX e HTML")))
    with run.finishing(_("I file sono pronti.")):
        documents.record(version, made)
    logger.info("version %s: %s new files", version.pk, len(made))


@jobs.handler("send_report", gettext_lazy("Invio del rapporto di un focus group"))
def send_report(run: Run) -> None:
    """Send the copies that were asked for, one after the other; each leaves once."""
    report = TechnicalReport.objects.filter(uuid=run.subject_id).select_related("focus_group__cluster").first()
    if report is None:
        return
    waiting, sent = list(copies.waiting(report)), 0
    for number, copy in enumerate(waiting):
        run.progress(100 * number // len(waiting), _("%(n)s di %(all)s") % {"n": number, "all": len(waiting)})
        sent += copies.deliver(copy)
    logger.info("report %s: %s of %s copies sent", report.pk, sent, len(waiting))
    missed = len(waiting) - sent
    with run.finishing(_("Partiti: %(sent)s. Non raggiunti: %(missed)s.") % {"sent": sent, "missed": missed}):
        pass


@jobs.handler("forget_recipients", gettext_lazy("Cancellazione dei destinatari scaduti"), daily=True)
def forget_recipients(run: Run) -> None:
    """Erase the addresses to which reports were sent, once their time is over."""
    logger.info("erased %s recipients of reports", copies.forget())
