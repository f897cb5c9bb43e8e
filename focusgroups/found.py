"""What the sentence of a need seems to speak of and nobody has said yet."""

from collections.abc import Iterator

from focusgroups.models import Contribution, NeedDetails
from skills.sentences import Finding, findings_in


def found_in(line: Contribution) -> list[Finding]:
    """Return at most five skills and two occupations that nobody confirmed or rejected for this line."""
    details = NeedDetails.objects.filter(pk=line.pk).first()
    return findings_in(line.text, settled=set(_settled(details)) if details else ())


def _settled(details: NeedDetails) -> Iterator[str]:
    yield from (str(key) for key in details.unrelated)
    yield from (str(key) for key in details.skills.values_list("concept__uuid", flat=True) if key)
    if details.occupation:
        yield str(details.occupation.uuid)
