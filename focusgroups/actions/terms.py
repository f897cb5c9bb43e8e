"""Terms proposed from a line, and lines that follow what became of a term."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from core.events import record_event
from focusgroups.actions import concepts
from focusgroups.actions.details import register
from focusgroups.models import Contribution, NeedDetails, NeedSkill
from skills.actions import proposals
from skills.models import Concept


@transaction.atomic
def propose(
    contribution: Contribution, *, words: str, name: str, kind: str, description: str, by, version: int
) -> Concept:
    """Propose a new term for words of a line, and link them to it. Stale as an edit."""
    if not by.has_perm("focusgroups.propose_term", contribution):
        raise PermissionDenied
    concept = proposals.propose(name=name, kind=kind, description=description, by=by)
    concepts.confirm(contribution, concept, words=words or concept.name, by=by, version=version)
    return concept


@transaction.atomic
def follow(concept: Concept, into: Concept | None, *, by) -> int:
    """Let the lines that mean `concept` mean `into`, or only their words. Returns how many lines changed."""
    changed = set()
    for skill in NeedSkill.objects.filter(concept=concept).select_related("details__contribution", "concept"):
        changed.add(_follow(skill.details.contribution, skill.label, skill, "concept", into, by=by))
    for details in NeedDetails.objects.filter(occupation=concept).select_related("contribution", "occupation"):
        details.profile_label = details.profile_label or concept.name[:160]
        changed.add(_follow(details.contribution, details.profile_label, details, "occupation", into, by=by))
    Contribution.objects.filter(pk__in=changed).update(version=F("version") + 1)
    return len(changed)


def _follow(line: Contribution, words: str, row, column: str, into: Concept | None, *, by) -> int:
    before = getattr(row, column)
    reason = before.status_reason
    setattr(row, column, into)
    row.save()
    register(line, (words, before), (words, into), by=by)
    record_event("contribution.follow_term", line, by=by, note=f"{words} → {into.name if into else reason}")
    return line.pk
