"""Remarks on a paragraph and the authors' answers."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee.lifecycle import ADVISING, ANSWERING, require_paper
from committee.models import Member, Remark, Reply
from committee.publicity import require_nameless
from committee.rules import takes_part
from core.errors import AlreadySent, DomainError, NotAllowed
from core.events import record_event
from core.text import tidy
from core.versions import locked
from reports.models import Block, PositionPaper


@transaction.atomic
def write(
    paper: PositionPaper,
    block_uuid: UUID,
    *,
    text: str,
    by,
    member: Member | None = None,
    audience: str = Remark.Audience.AUTHORS,
    uuid: UUID | None = None,
) -> Remark:
    """Write a remark on a paragraph; the same `uuid` twice gives the same remark, with other words AlreadySent.

    A member writes for their seat; the secretary for `member`, or for the committee as a whole.
    """
    paper = locked(paper)
    if not by.has_perm("committee.write_remark", paper):
        raise PermissionDenied
    if uuid and (known := paper.remarks.filter(uuid=uuid).first()):
        if (known.block_uuid, known.text) != (block_uuid, tidy(text)):
            raise AlreadySent
        return known
    require_paper(paper, ADVISING)
    if not Block.objects.filter(section__paper=paper, uuid=block_uuid).exists():
        raise DomainError(_("Questo paragrafo non è nel documento."))
    is_own = takes_part.test(by, paper)
    member = by.committee_member.speaks_for if is_own else member
    if member and paper.recusals.live().filter(user=member.user_id).exists():
        raise DomainError(_("%(body)s ha dichiarato un interesse e non partecipa.") % {"body": member.body})
    if audience == Remark.Audience.PUBLIC:
        require_nameless(text)
    remark = Remark(
        uuid=uuid or uuid4(),
        paper=paper,
        paper_version=paper.versions.sent().first(),
        block_uuid=block_uuid,
        member=member,
        audience=audience,
        recorded_by=None if is_own else by,
        text=tidy(text),
    )
    remark.full_clean()
    remark.save()
    record_event("remark.write", remark, by=by)
    return remark


@transaction.atomic
def remove(remark: Remark, *, by) -> None:
    """Take back a remark while the paper is under review."""
    remark.paper = locked(remark.paper)
    if not by.has_perm("committee.remove_remark", remark):
        raise PermissionDenied
    require_paper(remark.paper, ADVISING)
    if Reply.objects.filter(remark=remark).exists():
        raise NotAllowed(_("L'osservazione ha già una risposta: non si può togliere."))
    record_event("remark.remove", remark, by=by)
    remark.delete()


@transaction.atomic
def reply(remark: Remark, *, outcome: str, text: str = "", by) -> Reply:
    """Answer a remark while the paper is with its authors; answering again corrects the answer."""
    remark.paper = locked(remark.paper)
    if not by.has_perm("committee.reply_remark", remark):
        raise PermissionDenied
    require_paper(remark.paper, ANSWERING)
    text = text.strip()
    if outcome == Reply.Outcome.EXPLAINED and not text:
        raise DomainError(_("Scrivi la spiegazione."))
    if remark.audience == Remark.Audience.PUBLIC:
        require_nameless(text)
    answer = Reply.objects.filter(remark=remark).first() or Reply(remark=remark)
    answer.outcome, answer.text, answer.written_by = outcome, text, by
    answer.full_clean()
    answer.save()
    record_event("remark.reply", remark, by=by, note=str(answer.get_outcome_display()))
    return answer
