"""Background work of this app: the e-mails that leave from a focus group, and forgetting who was there."""

import logging

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.askers import asker
from clusters.profile import profile
from core import jobs, mail
from core.actors import SYSTEM
from focusgroups.actions import groups, imports, interests, messages, people, retention
from focusgroups.models import ContributionImport, FocusGroup, Message, Participation, PersonalLink

logger = logging.getLogger(__name__)


@jobs.handler("remind_manager", gettext_lazy("Promemoria a chi gestisce il focus group"))
def remind_manager(run: jobs.Run) -> None:
    """Write to the managers of a table that has not delivered."""
    group = FocusGroup.objects.for_work().filter(uuid=run.subject_id).not_delivered_yet().first()
    if group is None:
        return
    url = mail.address(reverse("focusgroups:focus-group-detail", args=[group.slug]))
    context = {"group": group, "url": url, "site_name": profile().site_name}
    mail.send("remind_manager", [user.email for user in groups.managers_of(group)], context)
    logger.info("reminded the managers of focus group %s", group.pk)


@jobs.handler("send_link", gettext_lazy("Invio di un link personale"))
def send_link(run: jobs.Run) -> None:
    """Make a personal link and send it. The secret is never stored: a repeated run makes another one."""
    person = Participation.objects.reachable().filter(uuid=run.subject_id).select_related("focus_group").first()
    if person is None:
        return
    kind = PersonalLink.Kind.PARTICIPANT
    secret = people.issue_link(person.focus_group, kind=kind, participation=person, by=SYSTEM)
    url = mail.address(reverse("links:table", args=[secret]))
    context = {"group": person.focus_group, "url": url, "site_name": profile().site_name}
    mail.send("send_link", [person.email], context)
    logger.info("sent a link to participation %s", person.pk)


@jobs.handler("write_contributions", gettext_lazy("Importazione di contributi"))
def write_contributions(run: jobs.Run) -> None:
    """Write a long file of findings that was confirmed; what is in when it is cut short stays, and can be undone."""
    record = ContributionImport.objects.select_related("focus_group").filter(uuid=run.subject_id).first()
    if record is None or record.is_written:
        return
    by = asker(run, "focusgroups.add_contribution", record.focus_group)

    def told(done: int, of: int) -> None:
        run.progress(10 + 85 * done // of, _("%(done)s di %(of)s righe") % {"done": done, "of": of})

    run.progress(5, _("Leggo il file"))
    rows = imports.write(record, by=by, told=told)
    with run.finishing(_("I contributi sono importati.")):
        record = imports.finish(record, rows, by=by)
    logger.info("import %s written: %s", record.pk, record.report["counts"])


@jobs.handler("undo_contributions", gettext_lazy("Annullamento di un'importazione"))
def undo_contributions(run: jobs.Run) -> None:
    """Take a long import back: all of it, or nothing."""
    record = ContributionImport.objects.select_related("focus_group").filter(uuid=run.subject_id).first()
    if record is None or record.undone_at:
        return
    by = asker(run, "focusgroups.add_contribution", record.focus_group)
    run.progress(10, _("Annullo %(count)s righe") % {"count": len(record.written)})
    with run.finishing(_("L'importazione è annullata.")):
        imports.take_back(record, by=by)
    logger.info("import %s undone", record.pk)


def _write_to_table(run: jobs.Run, kind: Message.Kind) -> None:
    """Send a message to everybody who has not got it, one after the other; the result says who was not reached."""
    group = FocusGroup.objects.for_work().filter(uuid=run.subject_id, state__in=messages.DUE[kind]).first()
    if group is None:
        return
    waiting, sent = list(messages.to_reach(group, kind)), 0
    for number, person in enumerate(waiting):
        run.progress(100 * number // len(waiting), _("%(n)s di %(all)s") % {"n": number, "all": len(waiting)})
        sent += messages.deliver(person, kind, group=group)
    logger.info("sent %s of %s messages (%s) of focus group %s", sent, len(waiting), kind, group.pk)
    missed = len(messages.unreached(group, kind))
    with run.finishing(_("Partiti: %(sent)s. Non raggiunti: %(missed)s.") % {"sent": sent, "missed": missed}):
        pass


@jobs.handler("send_invitations", gettext_lazy("Inviti al focus group"))
def send_invitations(run: jobs.Run) -> None:
    _write_to_table(run, Message.Kind.INVITATION)


@jobs.handler("send_read_back", gettext_lazy("Invio della rilettura ai partecipanti"))
def send_read_back(run: jobs.Run) -> None:
    _write_to_table(run, Message.Kind.READ_BACK)


@jobs.handler("remind_read_back", gettext_lazy("Promemoria della rilettura ai partecipanti"))
def remind_read_back(run: jobs.Run) -> None:
    _write_to_table(run, Message.Kind.REMINDER)


@jobs.handler("remind_read_backs", gettext_lazy("Riletture che stanno per finire"), daily=True)
def remind_read_backs(run: jobs.Run) -> None:
    """Ask for a reminder at every table whose read-back ends within two days."""
    logger.info("asked for %s reminders of read-backs", len(messages.remind_read_backs()))


@jobs.handler("forget_people", gettext_lazy("Cancellazione dei dati personali scaduti"), daily=True)
def forget_people(run: jobs.Run) -> None:
    """Erase names and addresses whose time is over, one focus group after the other."""
    due = retention.due()
    for number, group in enumerate(due):
        run.progress(100 * number // len(due))
        logger.info("erased %s people of focus group %s", retention.forget(group), group.pk)


@jobs.handler("forget_interests", gettext_lazy("Richieste di partecipare scadute"), daily=True)
def forget_interests(run: jobs.Run) -> None:
    """Erase the requests to take part that nobody confirmed, and those of rounds that are over."""
    logger.info("erased %s requests to take part", interests.forget_needless())
