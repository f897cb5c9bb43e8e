"""What a person says of the concepts found in a line: this is meant, this is not."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.events import record_event
from core.versions import locked
from focusgroups.actions import contributions
from focusgroups.models import Contribution, ContributionKind, NeedDetails
from skills.models import Concept, ConceptKind


def confirm(contribution: Contribution, concept: Concept, *, words: str, by, version: int) -> Contribution:
    """Say that words of a need mean this concept: its profile, or one of its skills. Stale as an edit."""
    _require_need(contribution)
    if concept.kind == ConceptKind.OCCUPATION:
        details = NeedDetails.objects.filter(pk=contribution.pk).first()
        profile = (details.profile_label if details else "") or words
        chosen = {"profile_label": profile[:160], "occupation": concept}
        return contributions.edit(contribution, by=by, version=version, details=chosen)
    return add_skill(contribution, words, concept=concept, by=by, version=version)


def add_skill(contribution: Contribution, label: str, *, concept: Concept | None, by, version: int) -> Contribution:
    """Add a skill to those of a need, or give the one of this name its concept."""
    _require_need(contribution)
    known = Contribution.objects.filter(pk=contribution.pk).values_list("need_details__skills__label", flat=True)
    rows: list[dict] = [{"label": name} for name in known.order_by("need_details__skills__pk") if name]
    same = next((row for row in rows if row["label"].casefold() == label.casefold()), None)
    if same is None:
        rows.append(same := {"label": label})
    same["concept"] = concept
    return contributions.edit(contribution, by=by, version=version, skills=rows)


@transaction.atomic
def reject(contribution: Contribution, concept: Concept, *, by) -> None:
    """Say that a concept found in the sentence has nothing to do with it: it is not proposed there again."""
    line = locked(contribution)
    if not by.has_perm("focusgroups.edit_contribution", line):
        raise PermissionDenied
    _require_need(line)
    details, _created = NeedDetails.objects.get_or_create(contribution=line)
    if concept.uuid in details.unrelated:
        return
    details.unrelated.append(concept.uuid)
    details.save(update_fields=["unrelated"])
    record_event("contribution.reject_concept", line, by=by, note=concept.name)


def _require_need(contribution: Contribution) -> None:
    if contribution.kind != ContributionKind.NEED:
        raise DomainError(_("Solo un fabbisogno ha competenze e professione."))
