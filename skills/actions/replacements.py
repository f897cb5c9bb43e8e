"""Saying which concept has taken the place of one that is out of force: no official file carries it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from core.events import record_event, subject_text
from skills.actions.terms import lead_on
from skills.models import Concept


@transaction.atomic
def replace(concept: Concept, successor: Concept | None, *, by) -> Concept:
    """Name the successor of an obsolete concept, or take it back with None.

    What was said keeps its own concept; texts that people confirmed lead to the successor from now on.
    """
    if not by.has_perm("skills.replace_concept"):
        raise PermissionDenied
    concept = Concept.objects.select_for_update(of=("self",)).get(pk=concept.pk)
    if successor is not None:
        _check(concept, successor)
    before, concept.replaced_by = concept.replaced_by, successor
    if before == successor:
        return concept
    concept.save(update_fields=["replaced_by"])
    lead_on(concept)
    record_event("concept.replace", concept, by=by, note=subject_text(successor) if successor else "")
    return concept


def _check(concept: Concept, successor: Concept) -> None:
    if concept.status != Concept.Status.OBSOLETE:
        raise NotAllowed(_("Si sostituisce solo una voce superata."))
    if successor.replaced_by:
        raise NotAllowed(_("Anche la voce scelta è stata sostituita: scegli quella che ne ha preso il posto."))
    if successor.status != Concept.Status.RELEASED or successor.kind != concept.kind:
        raise NotAllowed(_("La voce che ne prende il posto deve essere in vigore e dello stesso tipo."))
