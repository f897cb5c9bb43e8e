"""The details of a line: one row by kind, and the skills of a need."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from accounts.models import User
from core.relations import model_behind
from focusgroups.models import Contribution, ContributionKind, NeedDetails, NeedSkill, ProposalDetails, TrendDetails
from skills.actions import terms
from skills.models import Concept

Meaning = tuple[str, Concept | None]  # words, and the concept they stand for
MODELS = {
    ContributionKind.NEED: NeedDetails,
    ContributionKind.TREND: TrendDetails,
    ContributionKind.PROPOSAL: ProposalDetails,
}


def write(contribution: Contribution, values: dict, skills: Iterable[str | dict] | None, *, by) -> None:
    """Write what is known about a line of its kind; details of another kind go with it."""
    model: Any = MODELS[ContributionKind(contribution.kind)]
    for other in set(MODELS.values()) - {model}:
        model_behind(other).objects.filter(contribution=contribution).delete()
    row = model.objects.filter(contribution=contribution).first() or model(contribution=contribution)
    columns = {name: value for name, value in values.items() if name != "addresses"}
    if unknown := columns.keys() - {field.name for field in model._meta.fields}:
        raise TypeError(f"{model.__name__} has no {sorted(unknown)} to write.")
    before = profile_of(row)
    for name, value in columns.items():
        setattr(row, name, value)
    row.full_clean(exclude=["contribution"], validate_unique=False)
    row.save()
    register(contribution, before, profile_of(row), by=by)
    if "addresses" in values:
        row.addresses.set(values["addresses"])
    if skills is not None and model is NeedDetails:
        _write_skills(row, skills, by=by)


def profile_of(row) -> Meaning:
    """The profile of a need and its occupation; nothing for the other kinds."""
    return (row.profile_label, row.occupation) if isinstance(row, NeedDetails) else ("", None)


def register(contribution: Contribution, before: Meaning, after: Meaning, *, by) -> None:
    """Keep the register of confirmed terms in step with what staff say of a line; links have no account to sign."""
    if before == after:
        return
    (old_words, old_concept), (words, concept) = before, after
    if old_words and old_concept:
        terms.withdraw(old_words, old_concept, by=by, subject=contribution)
    if words and concept and isinstance(by, User):
        terms.confirm(words, concept, by=by, subject=contribution)


def _write_skills(need: NeedDetails, skills: Iterable[str | dict], *, by) -> None:
    """Make `skills` the skills of a need: labels as said, or rows with label, type, relation, gap, concept."""
    rows: dict[str, dict] = {}
    for said in skills:
        row = {"label": said} if isinstance(said, str) else dict(said)
        if label := " ".join(row["label"].split()):
            rows.setdefault(label.casefold(), {**row, "label": label})
    known = {skill.label.casefold(): skill for skill in need.skills.select_related("concept")}
    for gone in [skill for label, skill in known.items() if label not in rows]:
        register(need.contribution, (gone.label, gone.concept), ("", None), by=by)
        gone.delete()
    for label, row in rows.items():
        _write_skill(known.get(label) or NeedSkill(details=need, concept=concept_named(row["label"])), row, by=by)


def _write_skill(skill: NeedSkill, row: dict, *, by) -> None:
    before = (skill.label, skill.concept) if skill.pk else ("", None)
    for name, value in row.items():
        setattr(skill, name, value)
    skill.full_clean(validate_unique=False, validate_constraints=False)
    skill.save()
    if "concept" in row:
        register(skill.details.contribution, before, (skill.label, skill.concept), by=by)


def concept_named(label: str) -> Concept | None:
    """Return the skill of this very name when there is one and only one; otherwise the label waits to be mapped."""
    named = Q(name__iexact=label) | Q(labels__text__iexact=label)
    found = list(Concept.objects.skills().exclude(status=Concept.Status.OBSOLETE).filter(named).distinct()[:2])
    return found[0] if len(found) == 1 else None
