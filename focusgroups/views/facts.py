"""What is known about a line, as pairs of words."""

from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focusgroups.forms.lines import KIND_FIELDS
from focusgroups.models import Contribution, ContributionKind
from skills.models import Concept


def facts_of(line: Contribution) -> list[tuple[str, str]]:
    """Return label and value of everything that is filled in; what is empty is not shown."""
    kind = ContributionKind(line.kind)
    details = getattr(line, f"{kind}_details", None)
    pairs = []
    if details and kind == ContributionKind.NEED:
        pairs.append(
            (_("Competenze"), format_html_join(", ", "{}", ((skill_words(skill),) for skill in skills_of(details))))
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


def skills_of(details):
    return details.skills.select_related("concept__vocabulary", "concept__replaced_by")


def skill_words(skill) -> str:
    """The words of a skill, which lead to the page of its concept; what nobody mapped says so."""
    if skill.concept is None:
        return _("%s (da mappare)") % skill.label
    return linked(skill.label, skill.concept)


def linked(words: str, concept) -> str:
    """Words that lead to the page of a concept, when everybody may read it; what its vocabulary dropped is marked."""
    if not concept.is_public:
        return words
    link = format_html('<a href="{}">{}</a>', concept.get_absolute_url(), words)
    if concept.status != Concept.Status.OBSOLETE:
        return link
    return format_html("{} ({})", link, superseded(concept))


def superseded(concept: Concept) -> str:
    """Say until when a concept was in its vocabulary, and what stands in its place."""
    known = _("concetto superato, l'ultima versione che lo nomina è %(version)s") % {"version": concept.vocabulary}
    if concept.replaced_by is None:
        return known
    return _("%(known)s; al suo posto: %(other)s") % {"known": known, "other": concept.replaced_by.name}


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
    if name == "occupation" and found:
        return linked(found.public_name or _("termine proposto: decide il coordinamento"), found)
    if found is True:
        return _("sì")
    if found in (None, "", False):
        return ""
    return str(dict(column.flatchoices).get(found, "") or localize(found))
