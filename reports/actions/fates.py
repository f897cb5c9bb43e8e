"""Giving the lines of a round their fate: what can be computed in one step, the rest in bulk with a reason."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.versions import locked
from focusgroups.actions import contributions
from focusgroups.models import Contribution, Round
from reports.fates import lines_without_fate, waiting

LEFT_OVER = (Contribution.Fate.DEFERRED, Contribution.Fate.NOT_USED)


def _check(round: Round, by) -> Round:
    if not by.has_perm("focusgroups.edit_round", round):
        raise PermissionDenied
    return locked(round)


@transaction.atomic
def take_computed(round: Round, *, by) -> int:
    """Mark as used every line whose need is in a published paper. Returns how many."""
    round = _check(round, by)
    computed = [item for item in waiting(lines_without_fate(round)) if item.computed]
    for item in computed:
        contributions.set_fate(item.line, fate=Contribution.Fate.USED, reason=item.computed, by=by)
    return len(computed)


@transaction.atomic
def settle(round: Round, chosen: Iterable[UUID], *, fate: str, reason: str, by) -> int:
    """Give the chosen lines one fate and one reason; those that have a fate by now are left. Returns how many."""
    round = _check(round, by)
    if fate not in LEFT_OVER:
        raise DomainError(_("Scegli se i contributi sono rinviati o non usati."))
    lines = list(lines_without_fate(round).filter(uuid__in=set(chosen)))
    for line in lines:
        contributions.set_fate(line, fate=fate, reason=reason, by=by)
    return len(lines)
