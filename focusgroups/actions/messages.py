"""E-mails to the people of a focus group: the invitation, the read-back and its reminder, each once to each person."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.profile import profile
from core import jobs, mail
from core.actors import SYSTEM
from core.calendar import now, today
from core.errors import DomainError
from core.events import record_event
from core.models import Job
from core.text import shortened
from core.versions import locked
from focusgroups import notice
from focusgroups.actions import people
from focusgroups.invite import calendar_file
from focusgroups.lifecycle import require
from focusgroups.links import valid_link
from focusgroups.models import FocusGroup, Message, Participation, PersonalLink

Kind, Outcome, State = Message.Kind, Message.Outcome, FocusGroup.State
DUE = {
    Kind.INVITATION: (State.PLANNED, State.OPEN),
    Kind.READ_BACK: (State.READ_BACK,),
    Kind.REMINDER: (State.READ_BACK,),
}
JOBS = {
    Kind.INVITATION: "send_invitations",
    Kind.READ_BACK: "send_read_back",
    Kind.REMINDER: "remind_read_back",
}
REMIND_BEFORE = timedelta(days=2)


@dataclass(frozen=True)
class Unreached:
    """Somebody on the list who has not got the message, and why."""

    person: Participation
    reason: str


def kind_due(group: FocusGroup) -> Message.Kind | None:
    """Return the message that belongs to the state of the focus group."""
    return next((kind for kind in (Kind.INVITATION, Kind.READ_BACK) if group.state in DUE[kind]), None)


def occasion_of(group: FocusGroup, kind: str) -> str:
    """Return what makes a message another one: a read-back that is opened again is told again."""
    return "" if kind == Kind.INVITATION or not group.read_back_until else group.read_back_until.isoformat()


def addressees(group: FocusGroup, kind: str) -> QuerySet[Participation]:
    """Everybody on the list; an invitation is not for who came without one."""
    people = group.participations.order_by("pk")
    return people.exclude(attendance=Participation.Attendance.WALK_IN) if kind == Kind.INVITATION else people


def to_reach(group: FocusGroup, kind: str) -> QuerySet[Participation]:
    """Who has an address and has not got the message; who already opened the newest link needs no reminder."""
    told = Message.objects.of(group, kind, occasion_of(group, kind)).exclude(outcome=Outcome.FAILED)
    people = addressees(group, kind).exclude(email="").exclude(pk__in=told.values("participation"))
    if kind == Kind.REMINDER:
        links = group.links.filter(participation__isnull=False)
        newest = links.order_by("participation_id", "-pk").distinct("participation_id")
        opened = links.filter(pk__in=newest.values("pk"), last_used_on__isnull=False)
        people = people.exclude(pk__in=opened.values("participation"))
    return people


def reached(group: FocusGroup, kind: str) -> QuerySet[Message]:
    """The messages that left."""
    return Message.objects.of(group, kind, occasion_of(group, kind)).filter(outcome=Outcome.SENT)


def unreached(group: FocusGroup, kind: str) -> list[Unreached]:
    """Return who was not reached, with the reason."""
    sent = Message.objects.of(group, kind, occasion_of(group, kind)).select_related("participation")
    failed = [Unreached(row.participation, row.problem) for row in sent if row.outcome == Outcome.FAILED]
    unsure = [
        Unreached(row.participation, _("l'invio si è interrotto: non si sa se è arrivato"))
        for row in sent
        if row.outcome == Outcome.SENDING
    ]
    without = [Unreached(person, _("manca l'e-mail")) for person in addressees(group, kind).filter(email="")]
    return [*failed, *unsure, *without]


# --- asking ---


@transaction.atomic
def request(group: FocusGroup, kind: str, *, by) -> Job:
    """Ask for a message to everybody who has not got it. From the first invitation on the rule gets only stricter."""
    group = locked(group)
    if not by.has_perm("focusgroups.manage_participants", group):
        raise PermissionDenied
    require(group, DUE[Kind(kind)])
    if not to_reach(group, kind).exists():
        raise DomainError(_("Non c'è nessuno a cui scrivere: chi ha l'e-mail ha già ricevuto il messaggio."))
    if kind == Kind.INVITATION and not group.invited_at:
        group.invited_at = now()
        group.save(update_fields=["invited_at"])
    record_event(f"focusgroup.send_{kind}", group, by=by)
    return jobs.request(JOBS[Kind(kind)], group, by=by, again=True)


def tell_read_back(group: FocusGroup, *, by) -> Job | None:
    """Write to the table that the read-back is open, if it has days and somebody can be reached."""
    if not (group.read_back_days and to_reach(group, Kind.READ_BACK).exists()):
        return None
    return request(group, Kind.READ_BACK, by=by)


def remind_read_backs() -> list[Job]:
    """Ask for the reminders of the read-backs that end within two days."""
    ending = FocusGroup.objects.filter(
        state=State.READ_BACK, read_back_until__gte=today(), read_back_until__lte=today() + REMIND_BEFORE
    )
    return [
        request(group, Kind.REMINDER, by=SYSTEM)
        for group in ending.order_by("pk")
        if to_reach(group, Kind.REMINDER).exists()
    ]


# --- sending ---


def letter_context(group: FocusGroup, url: str) -> dict:
    """What the templates of these messages ask for; `url` is the personal address."""
    return {
        "group": group,
        "url": url,
        "site_name": profile().site_name,
        "notice_version": notice.CURRENT,
        "notice_url": mail.address(reverse("links:notice", args=[notice.CURRENT])),
    }


def preview(group: FocusGroup, kind: str) -> mail.Letter:
    """Return the message as it will leave, with words in place of the personal address."""
    sample = mail.address(reverse("links:table", args=[_("qui-il-link-personale")]))
    return mail.compose(f"table_{kind}", letter_context(group, sample))


def deliver(person: Participation, kind: str, *, group: FocusGroup) -> bool:
    """Send the message to one person unless it was sent. Never twice: what was interrupted is not tried again."""
    message = _claim(person, kind, occasion_of(group, kind))
    if message is None:
        return False
    secret = people.issue_link(group, kind=PersonalLink.Kind.PARTICIPANT, participation=person, by=SYSTEM)
    url = mail.address(reverse("links:table", args=[secret]))
    files = [calendar_file(group)] if kind == Kind.INVITATION else []
    try:
        mail.send(f"table_{kind}", [person.email], letter_context(group, url), files)
    except DomainError as refusal:
        _note(message, Outcome.FAILED, str(refusal))
        if link := valid_link(secret):
            people.revoke(link, by=SYSTEM)
        return False
    _note(message, Outcome.SENT)
    return True


@transaction.atomic
def _claim(person: Participation, kind: str, occasion: str) -> Message | None:
    """Return the message that is ours to send; None when it was sent, is being sent, or the person is gone."""
    if not Participation.objects.select_for_update().filter(pk=person.pk).exists():
        return None
    fresh = {"notice": notice.CURRENT}
    message, is_new = Message.objects.get_or_create(participation=person, kind=kind, occasion=occasion, defaults=fresh)
    if not is_new and message.outcome != Outcome.FAILED:
        return None
    _note(message, Outcome.SENDING)
    return message


def _note(message: Message, outcome: str, problem: str = "") -> None:
    Message.objects.filter(pk=message.pk).update(
        outcome=outcome, problem=shortened(problem), notice=notice.CURRENT, changed_at=timezone.now()
    )
