"""The show of hands on a recommendation: totals only, never who voted what."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from committee import quorum
from committee.actions.sittings import require_on_the_agenda
from committee.lifecycle import require_sitting
from committee.models import Ballot, Sitting
from core.errors import DomainError
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
    ballot = item.ballots.filter(recommendation=recommendation).first()
    ballot = ballot or Ballot(agenda_item=item, recommendation=recommendation)
    ballot.in_favour, ballot.against, ballot.abstained, ballot.recorded_by = in_favour, against, abstained, by
    ballot.full_clean()
    ballot.save()
    record_event("ballot.record", recommendation, by=by, note=str(ballot))
    return ballot
