"""Who was in a sitting: one line for each seat, corrected until the outcomes are published."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from committee.actions.sittings import UNPUBLISHED
from committee.lifecycle import require_sitting
from committee.models import Ballot, Member, Poll, Presence, Sitting, Vote
from committee.quorum import COUNTED, filled, seats_of, voters_on
from core.errors import DomainError
from core.events import record_event
from core.versions import locked

# member -> present, absent, the substitute who came, or None when nothing is known
Said = Mapping[Member, str | Member | None]


@transaction.atomic
def record(sitting: Sitting, said: Said, *, by) -> Sitting:
    """Write down the sheet of presence; the same sheet twice changes nothing. Of a held sitting it gives the count."""
    if not by.has_perm("committee.edit_sitting", sitting):
        raise PermissionDenied
    sitting = locked(sitting)
    require_sitting(sitting, UNPUBLISHED)
    sitting.presences.all().delete()
    for member, what in said.items():
        if what is not None:
            _row(sitting, member, what).save()
    if sitting.state == Sitting.State.HELD:
        _count(sitting)
    record_event("sitting.record_presence", sitting, by=by)
    return sitting


def _row(sitting: Sitting, member: Member, what: str | Member) -> Presence:
    row = Presence(sitting=sitting, member=member, status=Presence.Status.SUBSTITUTE)
    if isinstance(what, Member):
        row.substitute = what
    else:
        row.status = what
    if row.substitute and row.substitute.substitute_for_id != member.pk:
        raise DomainError(_("%(body)s ha un altro supplente.") % {"body": member.body})
    row.full_clean()
    return row


def _count(sitting: Sitting) -> None:
    """The number of members present follows the sheet, which holds every vote that was taken or is being taken."""
    sitting.members_present = filled(seats_of(sitting))
    if not sitting.members_present:
        raise DomainError(_("Segna almeno un componente presente."))
    _require_hands(sitting)
    _require_seats_that_voted(sitting)
    sitting.version = F("version") + 1
    sitting.save(update_fields=["members_present", "version"])
    sitting.refresh_from_db()


def _require_hands(sitting: Sitting) -> None:
    """Refuse a sheet with fewer voters than hands were raised; who stepped aside raises none."""
    hands = Ballot.objects.filter(agenda_item__sitting=sitting, manner=Ballot.Manner.HANDS)
    for ballot in hands.select_related("recommendation__block__section__paper"):
        paper = ballot.recommendation.block.section.paper
        votes = ballot.in_favour + ballot.against + ballot.abstained
        if votes > (voters := voters_on(sitting, paper)):
            raise DomainError(
                _("«%(paper)s»: i presenti con voto sono %(voters)s, meno dei voti già registrati (%(votes)s).")
                % {"paper": paper.title, "voters": voters, "votes": votes}
            )


def _require_seats_that_voted(sitting: Sitting) -> None:
    """Refuse a sheet on which nobody is there for a seat whose electronic vote counts."""
    there = sitting.presences.filter(status__in=COUNTED).values("member")
    polls = Poll.objects.standing().filter(agenda_item__sitting=sitting)
    vote = Vote.objects.filter(poll__in=polls.values("pk")).exclude(member__in=there).select_related("member").first()
    if vote:
        raise DomainError(
            _("%(body)s ha votato con il voto elettronico: segna presente il componente o il suo supplente.")
            % {"body": vote.member.body}
        )
