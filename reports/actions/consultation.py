"""The consultation of a paper: its end, what the tables say of each section, what the authors answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import jobs
from core.actors import SYSTEM
from core.calendar import now, today
from core.errors import AlreadySent, DomainError, NotAllowed
from core.events import record_event
from core.lifecycle import move
from core.models import Job
from core.text import tidy
from core.versions import locked
from focusgroups.bearers import Bearer
from focusgroups.models import AttributionRule, FocusGroup, Participation
from reports.lifecycle import PAPER
from reports.models import ConsultationComment, PositionPaper, Section
from reports.queries import author_key

S = PositionPaper.State
DAYS = 15
REMINDER = timedelta(days=3)
ANSWERED_IN = (S.CONSULTATION, S.DRAFTING)


class PastEnd(DomainError):
    """A consultation cannot end before today."""


class Unfounded(DomainError):
    """An answer says neither yes nor why not."""


def proposed_end() -> date:
    return today() + timedelta(days=DAYS)


def begin(paper: PositionPaper, *, by, note: str = "", until: date | None = None) -> PositionPaper:
    """Let the tables read the paper until a day (the last one included), and tell them."""
    until = until or proposed_end()

    def effect(record):
        _refuse_past(until)
        record.consultation_until = until

    with transaction.atomic():
        paper = move(paper, "open_consultation", by=by, note=note, table=PAPER, effect=effect)
        jobs.request("invite_to_consultation", paper, by=by)
    return paper


def _refuse_past(until: date) -> None:
    if until < today():
        raise PastEnd(_("La consultazione non può finire prima di oggi."))


@transaction.atomic
def set_end(paper: PositionPaper, *, by, until: date) -> PositionPaper:
    """Move the end of an open consultation."""
    paper = locked(paper)
    if not by.has_perm("reports.open_consultation", paper):
        raise PermissionDenied
    if paper.state != S.CONSULTATION:
        raise NotAllowed(_("Il documento non è in consultazione."))
    _refuse_past(until)
    paper.consultation_until = until
    paper.save(update_fields=["consultation_until"])
    record_event("positionpaper.consultation_end", paper, by=by, note=until.isoformat())
    return paper


def is_open(paper: PositionPaper) -> bool:
    """Whether the tables may still say something."""
    return paper.state == S.CONSULTATION and (not paper.consultation_until or today() <= paper.consultation_until)


# --- what the tables say ---


@transaction.atomic
def comment(
    section: Section, *, by: Bearer, person: Participation | None, text: str, uuid: UUID
) -> ConsultationComment:
    """Say something of a section. The same `uuid` twice is one comment; with other words it raises AlreadySent. Of
    the person no more is kept than the rule of their table allows."""
    paper = locked(section.paper)
    if not by.has_perm("reports.comment_paper", paper):
        raise PermissionDenied
    if not is_open(paper):
        raise NotAllowed(_("La consultazione è finita: non si aggiungono altre osservazioni."))
    group = paper.focus_groups.get(pk=by.focus_group_id)
    if same := ConsultationComment.objects.filter(uuid=uuid, author_key=author_key(by)).first():
        if (same.section_id, same.text) != (section.pk, tidy(text)):
            raise AlreadySent
        return same
    said = ConsultationComment(
        uuid=uuid,
        section=section,
        focus_group=group,
        author_key=author_key(by),
        text=tidy(text),
        **_source(group, person),
    )
    said.full_clean()
    said.save()
    record_event("consultation.comment", paper, by=by, note=str(said.uuid))
    return said


def _source(group: FocusGroup, person: Participation | None) -> dict:
    rule = group.attribution_rule
    if person is None or rule == AttributionRule.CHATHAM_HOUSE:
        return {}
    return {"category": person.category} | (
        {"organisation": person.organisation} if rule == AttributionRule.NAMED else {}
    )


@transaction.atomic
def withdraw(said: ConsultationComment, *, by: Bearer) -> None:
    """Take an own comment back, as long as nobody has answered it."""
    paper = locked(said.section.paper)
    said = locked(said)
    if said.author_key != author_key(by):
        raise PermissionDenied
    if said.outcome or not is_open(paper):
        raise NotAllowed(_("L'osservazione ha già una risposta o la consultazione è finita: non si ritira più."))
    record_event("consultation.withdraw", paper, by=by, note=str(said.uuid))
    said.delete()


# --- what the authors answer ---


@transaction.atomic
def answer(said: ConsultationComment, *, by, outcome: str, reply: str = "") -> ConsultationComment:
    """Answer a comment; an answer can be given again until the paper is approved."""
    paper = locked(said.section.paper)
    if not by.has_perm("reports.edit_paper", paper):
        raise PermissionDenied
    if paper.state not in ANSWERED_IN:
        raise NotAllowed(_("Il documento è «%(state)s»: le risposte sono date.") % {"state": paper.get_state_display()})
    said = locked(said)
    said.outcome, said.reply, said.answered_by, said.answered_at = outcome, reply.strip(), by, now()
    if not outcome or (outcome != said.Outcome.ACCEPTED and not said.reply):
        raise Unfounded(_("Scegli un esito; se l'osservazione non è accolta com'è, scrivi perché."))
    said.full_clean()
    said.save()
    record_event("consultation.answer", paper, by=by, to_state=outcome, note=str(said.uuid))
    return said


def unanswered(paper: PositionPaper) -> int:
    return ConsultationComment.objects.unanswered().filter(section__paper=paper).count()


def refuse_unanswered(paper: PositionPaper) -> None:
    """A paper is approved when every comment has its answer."""
    if waiting := unanswered(paper):
        raise DomainError(
            _("Prima di approvare rispondi alle osservazioni della consultazione: %(n)s.") % {"n": waiting}
        )


# --- who answered ---


@dataclass(frozen=True)
class Answered:
    """How many answered at one table, and what the rule of the table lets be said of them."""

    group: FocusGroup
    count: int
    who: list[str] = field(default_factory=list)


def who_answered(paper: PositionPaper) -> list[Answered]:
    """Every table of the paper: bodies, or only categories, or only a number. Never a person."""
    comments = ConsultationComment.objects.filter(section__paper=paper).select_related("organisation")
    by_group: dict[int, list[ConsultationComment]] = {}
    for said in comments:
        by_group.setdefault(said.focus_group_id, []).append(said)
    groups = paper.focus_groups.select_related("cluster").order_by("held_on", "slug")
    return [_answered(group, by_group.get(group.pk, [])) for group in groups]


def _answered(group: FocusGroup, comments: Iterable[ConsultationComment]) -> Answered:
    comments = list(comments)
    names = {source_of(said) for said in comments}
    return Answered(group, len({said.author_key for said in comments}), sorted(name for name in names if name))


def source_of(said: ConsultationComment) -> str:
    """The body, or the category, or nothing."""
    return str(said.organisation or "") or (said.get_category_display() if said.category else "")


# --- telling the tables ---


def people_to_tell(paper: PositionPaper):
    """Participants of the paper's tables whose address is known and who did not stay away."""
    people = Participation.objects.filter(focus_group__in=paper.focus_groups.all())
    return people.exclude(email="").exclude(attendance=Participation.Attendance.ABSENT)


def tell(paper: PositionPaper, occasion: str) -> int:
    """Ask for one message to each of them; `occasion` tells one round of messages from another. Returns how many.

    Who was written to on this occasion is not written to again, however often this is asked.
    """
    keys = {f"ask_to_comment:{paper.uuid}:{occasion}:{person.uuid}": person for person in people_to_tell(paper)}
    told = set(Job.objects.filter(key__in=keys, state=Job.State.DONE).values_list("key", flat=True))
    waiting = {key: person for key, person in keys.items() if key not in told}
    for key, person in waiting.items():
        jobs.request("ask_to_comment", person, by=SYSTEM, key=key)
    return len(waiting)


def ending_soon() -> list[PositionPaper]:
    """Papers whose consultation ends within three days: a night that was missed is made up for."""
    days = (today() + timedelta(days=1), today() + REMINDER)
    return list(PositionPaper.objects.filter(state=S.CONSULTATION, consultation_until__range=days))


def in_consultation_at(group: FocusGroup | int) -> list[PositionPaper]:
    """Papers of a table that can be commented now."""
    papers = PositionPaper.objects.filter(state=S.CONSULTATION, focus_groups=group).order_by("title")
    return [paper for paper in papers if is_open(paper)]
