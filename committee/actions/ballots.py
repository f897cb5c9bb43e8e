"""The vote on a recommendation: totals only, never who voted what."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee import quorum
from committee.actions.sittings import require_on_the_agenda
from committee.lifecycle import require_sitting
from committee.models import AgendaItem, Ballot, Sitting
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.versions import locked
from reports.models import Recommendation


@transaction.atomic
def record(
    sitting: Sitting, recommendation: Recommendation, *, in_favour: int, against: int, abstained: int, by
) -> Ballot:
    """Write down a show of hands; writing it again corrects it until the outcomes are published."""
    if not by.has_perm("committee.record_ballot", recommendation):
        raise PermissionDenied
    sitting = locked(sitting)
    require_sitting(sitting, (Sitting.State.HELD,))
    item = require_on_the_agenda(sitting, recommendation.block.section.paper)
    voters = quorum.voters_on(sitting, recommendation.block.section.paper)
    if in_favour + against + abstained > voters:
        raise DomainError(_("I voti sono più dei componenti presenti (%(count)s).") % {"count": voters})
    if item.polls.standing().filter(recommendation=recommendation).exists():
        raise NotAllowed(_("Su questa raccomandazione si vota con il voto elettronico."))
    totals = {"in_favour": in_favour, "against": against, "abstained": abstained}
    return write(item, recommendation, totals, manner=Ballot.Manner.HANDS, by=by)


def write(item: AgendaItem, recommendation: Recommendation, totals: dict[str, int], *, manner: str, by) -> Ballot:
    """Write the totals of a vote that was taken; the caller has asked who may."""
    ballot = item.ballots.filter(recommendation=recommendation).first()
    ballot = ballot or Ballot(agenda_item=item, recommendation=recommendation)
    for name, number in totals.items():
        setattr(ballot, name, number)
    ballot.manner, ballot.recorded_by = manner, by
    ballot.full_clean()
    ballot.save()
    record_event("ballot.record", recommendation, by=by, note=str(ballot))
    return ballot
