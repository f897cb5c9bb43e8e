"""The bodies that can be picked as those who said a line: from the attendance list of its focus group."""

from django.utils.translation import gettext as _

from clusters.models import Organisation, SourceCategory
from focusgroups.models import FocusGroup, Participation


def speakers_of(group: FocusGroup) -> list[tuple[str, str]]:
    """Return the bodies of the attendance list, then the categories of who came without saying the body."""
    people = Participation.objects.filter(focus_group=group).exclude(attendance="absent")
    people = people.select_related("organisation")
    bodies = {(f"ente:{p.organisation_id}", p.organisation.name) for p in people if p.organisation}
    others = {p.category for p in people if not p.organisation}
    labels = dict(SourceCategory.choices)
    without_body = [(f"categoria:{code}", _("%s (ente non indicato)") % labels[code]) for code in sorted(others)]
    return sorted(bodies, key=lambda pair: pair[1].casefold()) + without_body


def chosen_speakers(values: list[str]) -> list[Organisation | str]:
    """Turn the values of `speakers_of` into bodies and category codes."""
    pairs = [value.partition(":")[::2] for value in values]
    bodies = list(Organisation.objects.filter(pk__in=[key for sort, key in pairs if sort == "ente"]))
    return bodies + [key for sort, key in pairs if sort == "categoria"]
