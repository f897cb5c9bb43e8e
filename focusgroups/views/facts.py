"""What is known about a line, as pairs of words."""

from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focusgroups.forms.lines import KIND_FIELDS
from focusgroups.models import Contribution, ContributionKind


def facts_of(line: Contribution) -> list[tuple[str, str]]:
    """Return label and value of everything that is filled in; what is empty is not shown."""
    kind = ContributionKind(line.kind)
    details = getattr(line, f"{kind}_details", None)
    pairs = []
    if details and kind == ContributionKind.NEED:
        pairs.append(
            (_("Competenze"), ", ".join(skill_words(skill) for skill in details.skills.select_related("concept")))
        )
    for name in KIND_FIELDS[kind] if details else ():
        pairs.append((label(details, name), value(details, name)))
    for name in (
        "agreement",
        "s3_areas",
        "provinces",
        "sectors",
        "value_chain",
        "is_green",
        "is_digital",
        "is_ai",
        "note",
    ):
        pairs.append((label(line, name), value(line, name)))
    return [(word, text) for word, text in pairs if text]


def skill_words(skill) -> str:
    return skill.label if skill.concept_id else _("%s (da mappare)") % skill.label


def label(row, name: str) -> str:
    return capfirst(row._meta.get_field(name).verbose_name)


def value(row, name: str) -> str:
    column = row._meta.get_field(name)
    if column.many_to_many:
        return ", ".join(str(item) for item in getattr(row, name).all())
    found = getattr(row, name)
    if name == "funding":
        labels = dict(column.base_field.choices)
        return ", ".join(str(labels[code]) for code in found)
    if found is True:
        return _("sì")
    if found in (None, "", False):
        return ""
    return str(dict(column.flatchoices).get(found, "") or localize(found))
