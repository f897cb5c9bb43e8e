"""Who was in a sitting: one line for each seat, corrected until the outcomes are published."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from committee.actions.sittings import UNPUBLISHED
from committee.lifecycle import require_sitting
from committee.models import Ballot, Member, Poll, Presence, Sitting
from committee.quorum import filled, seats_of
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
    """The number of members present follows the sheet, and holds every vote that was taken or is being taken."""
    present = filled(seats_of(sitting))
    votes: list[Ballot | Poll] = [
        *Ballot.objects.filter(agenda_item__sitting=sitting),
        *Poll.objects.filter(agenda_item__sitting=sitting),
    ]
    most = max((row.in_favour + row.against + row.abstained for row in votes), default=0)
    if present < max(most, 1):
        raise DomainError(
            _("I presenti sono %(present)s: meno dei voti già registrati (%(votes)s).")
            % {"present": present, "votes": most}
            if most
            else _("Segna almeno un componente presente.")
        )
    sitting.members_present, sitting.version = present, F("version") + 1
    sitting.save(update_fields=["members_present", "version"])
    sitting.refresh_from_db()
