"""A member who has an interest in a paper takes no part in it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import keeps_the_minutes
from committee.actions import polls
from committee.lifecycle import DECLARING, require_paper
from committee.models import Member
from core.calendar import now
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.versions import locked
from reports.models import PositionPaper, Recusal


@transaction.atomic
def declare(paper: PositionPaper, *, by, user: User | None = None, reason: str) -> Recusal:
    """Step aside from a paper (the secretary may take it down for a member). Doing it twice changes nothing.

    What the member had written as advice or voted in an open vote is taken away: nobody advises on their own matter.
    """
    paper, user = locked(paper), user or by
    if user.pk == by.pk and (known := paper.recusals.live().filter(user=user).first()):
        return known
    if not by.has_perm("committee.declare_recusal", paper) or (user.pk != by.pk and not keeps_the_minutes.test(by)):
        raise PermissionDenied
    if known := paper.recusals.live().filter(user=user).first():
        return known
    if not Member.objects.filter(user=user).exists():
        raise DomainError(_("Solo un componente del Comitato può dichiarare un interesse."))
    require_paper(paper, DECLARING)
    for review in paper.reviews.filter(member__user=user):
        record_event("review.remove", review, by=by)
        review.delete()
    recusal = Recusal(paper=paper, user=user, reason=reason.strip())
    recusal.full_clean()
    recusal.save()
    polls.take_back(paper, user, by=by)
    record_event("recusal.declare", paper, by=by)
    return recusal


@transaction.atomic
def withdraw(recusal: Recusal, *, by, note: str) -> Recusal:
    """Let a member take part again, with a reason."""
    recusal = locked(recusal)
    if not by.has_perm("committee.withdraw_recusal", recusal):
        raise PermissionDenied
    if recusal.withdrawn_at:
        raise NotAllowed(_("La dichiarazione è già ritirata."))
    if not note.strip():
        raise DomainError(_("Serve un motivo per ritirare la dichiarazione."))
    recusal.withdrawn_at, recusal.withdrawn_reason = now(), note.strip()
    recusal.full_clean()
    recusal.save()
    record_event("recusal.withdraw", recusal.paper, by=by, note=note.strip())
    return recusal
