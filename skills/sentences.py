"""What a sentence seems to speak of: concepts in force with the words that led to them. Nothing is chosen by itself."""

from collections.abc import Collection
from dataclasses import dataclass

from skills.fields import Term
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

    @property
    def note(self) -> str:
        """What a form says once the words stand for the concept."""
        return Term(self.words, self.concept, is_chosen=True).note


def findings_in(sentence: str, *, settled: Collection[str] = ()) -> list[Finding]:
    """Return at most five skills and two occupations, without those `settled` already (uuids as text)."""
    extracted = extract(sentence)
    finds = [found for found in (*extracted.skills, *extracted.occupations) if found.suggestion.uuid not in settled]
    concepts = Concept.objects.current().select_related("vocabulary")
    known = concepts.in_bulk([found.suggestion.concept_id for found in finds])
    pairs = [(found, known.get(found.suggestion.concept_id)) for found in finds]
    return [_finding(sentence, found, concept) for found, concept in pairs if concept]


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
