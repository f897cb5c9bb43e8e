"""What a combobox offers while somebody types: concepts they may see, each with the reason why it is there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from skills.fields import Term
from skills.models import Concept

MOST_OFFERED = 8


@dataclass(frozen=True)
class Offer:
    """A concept for the words typed. `label` is what the field holds after the choice."""

    concept: Concept
    label: str
    reasons: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        return Term(self.label, self.concept, is_chosen=True).note


def offers(text: str, *, kind: str, user) -> list[Offer]:
    """Return what may be meant by `text`, best first."""
    concepts = Concept.objects.choosable_by(user).exclude(status=Concept.Status.OBSOLETE).filter(kind=kind)
    return [_offer(concept) for concept in concepts.matching(text).select_related("vocabulary")[:MOST_OFFERED]]


def _offer(concept: Concept) -> Offer:
    return Offer(concept, concept.name, tuple(_facts(concept)))


def _facts(concept: Concept) -> Iterable[str]:
    yield concept.get_kind_display()
    if concept.status == Concept.Status.PROPOSED:
        yield _("proposta da approvare")
    yield concept.vocabulary.short_name
