"""The jobs of this app."""

import logging
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.askers import asker
from committee.actions import convocations, documents, follow_ups, messages, office_links, reviews
from committee.models import FollowUp, FollowUpUpdate, Member, Sitting, SittingDocument
from core import jobs, mail
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
    papers = documents.papers_of(sitting)
    made = documents.build(sitting, kind, lambda percent: run.progress(percent, _("Compongo il documento")))
    with run.finishing(_("Il documento è pronto.")):
        documents.record(sitting, made, papers | documents.papers_of(sitting))
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
    made = documents.build(sitting, K.CONVOCATION, lambda percent: run.progress(percent // 10))
    documents.record(sitting, made, documents.papers_of(sitting))
    letter, waiting, refused = convocations.letter_of(sitting), convocations.waiting_for(sitting), 0
    for done, pk in enumerate(waiting):
        run.progress(10 + 90 * done // len(waiting), _("Invio le convocazioni"))
        try:
            convocations.send(pk, sitting, letter)
        except mail.Refused:
            refused += 1
    with run.finishing(_sent(refused)):
        pass
    logger.info("sitting %s: %s letters, %s refused", sitting.pk, len(waiting), refused)


def _sent(refused: int) -> str:
    """How the sending went: a refused address waits until it is corrected and the sitting is convened again."""
    if not refused:
        return _("Le convocazioni sono partite.")
    return ngettext(
        "Convocazioni partite, tranne %(n)s: la posta rifiuta l'indirizzo. Correggilo e convoca di nuovo.",
        "Convocazioni partite, tranne %(n)s: la posta rifiuta gli indirizzi. Correggili e convoca di nuovo.",
        refused,
    ) % {"n": refused}


@jobs.handler(reviews.ASKING, gettext_lazy("Richiesta di parere a un componente"))
def ask_for_advice(run: Run) -> None:
    """Write to a member about the papers they were asked to read."""
    member = Member.objects.filter(pk=run.subject_id).select_related("user").first()
    if member is not None:
        logger.info("member %s: asked for advice on %s papers", member.pk, messages.ask(member))


@jobs.handler("remind_reviewers", gettext_lazy("Promemoria dei pareri in scadenza"), daily=True)
def remind_reviewers(run: Run) -> None:
    """Remind each member of the deadlines that are near."""
    waiting = Member.objects.filter(reviews__in=messages.due_soon()).distinct().select_related("user").order_by("pk")
    for done, member in enumerate(waiting):
        run.progress(100 * done // len(waiting))
        try:
            logger.info("member %s: reminded of %s papers", member.pk, messages.remind(member))
        except mail.Refused:
            logger.warning("member %s: the post refuses the address", member.pk)


@jobs.handler("remind_offices", gettext_lazy("Promemoria delle verifiche dei seguiti"), daily=True)
def remind_offices(run: Run) -> None:
    """Remind each office whose review date has come."""
    waiting = messages.to_review().order_by("pk")
    for done, follow_up in enumerate(waiting):
        run.progress(100 * done // len(waiting))
        try:
            if messages.remind_office(follow_up):
                logger.info("reminded of follow-up %s", follow_up.pk)
        except mail.Refused:
            logger.warning("follow-up %s: the post refuses the address", follow_up.pk)


@jobs.handler(office_links.SENDING, gettext_lazy("Invio del link a un ufficio"))
def send_office_link(run: Run) -> None:
    """Make a link and send it; a repeated run makes another one."""
    follow_up = FollowUp.objects.exclude(owner_email="").filter(uuid=run.subject_id).first()
    if follow_up is not None:
        messages.send_link(follow_up)
        logger.info("sent a link for follow-up %s", follow_up.pk)


@jobs.handler(follow_ups.TELLING, gettext_lazy("Notizia su un seguito"))
def tell_follow_up(run: Run) -> None:
    """Tell those concerned what was reported."""
    reports = FollowUpUpdate.objects.select_related("follow_up__decision__recommendation__block__section__paper")
    report = reports.filter(uuid=run.subject_id).first()
    if report is not None:
        messages.tell(report)
