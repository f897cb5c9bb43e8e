"""What the sentence of a need seems to speak of: concepts with the words that led to them, not yet said by anybody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from focusgroups.models import Contribution, NeedDetails
from skills.matching.extract import Found, extract
from skills.models import Concept
from skills.offers import band_words

AROUND = 60  # letters of the sentence shown on each side of the words


@dataclass(frozen=True)
class Finding:
    """A concept, how sure it is, and the words of the sentence between what comes before and after."""

    concept: Concept
    name: str
    band: str
    before: str
    words: str
    after: str


def found_in(line: Contribution) -> list[Finding]:
    """Return at most five skills and two occupations that nobody confirmed or rejected for this line."""
    details = NeedDetails.objects.filter(pk=line.pk).first()
    settled = set(_settled(details)) if details else set()
    extracted = extract(line.text)
    finds = [found for found in (*extracted.skills, *extracted.occupations) if found.suggestion.uuid not in settled]
    concepts = _in_force(finds)
    pairs = [(found, concepts.get(found.suggestion.concept_id)) for found in finds]
    return [_finding(line.text, found, concept) for found, concept in pairs if concept]


def _settled(details: NeedDetails) -> Iterator[str]:
    yield from (str(key) for key in details.unrelated)
    yield from (str(key) for key in details.skills.values_list("concept__uuid", flat=True) if key)
    if details.occupation:
        yield str(details.occupation.uuid)


def _in_force(finds: Iterable[Found]) -> dict[int, Concept]:
    concepts = Concept.objects.current().select_related("vocabulary")
    return concepts.in_bulk([found.suggestion.concept_id for found in finds])


def _finding(sentence: str, found: Found, concept: Concept) -> Finding:
    before, after = sentence[: found.start], sentence[found.end :]
    return Finding(
        concept=concept,
        name=found.suggestion.preferred_label,
        band=band_words(found.suggestion),
        before=before if len(before) <= AROUND else f"…{before[-AROUND:]}",
        words=found.text,
        after=after if len(after) <= AROUND else f"{after[:AROUND]}…",
    )
