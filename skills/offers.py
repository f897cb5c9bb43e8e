"""What a combobox offers while somebody types: concepts they may see, each with the reason why it is there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from skills.fields import Term
from skills.matching.suggest import Suggestion, complete, suggest
from skills.models import Concept

MOST_OFFERED = 8
MOST_FOUND = 20
MOST_ALIKE = 5


@dataclass(frozen=True)
class Offer:
    """A concept for the words typed. `label` is what the field holds after the choice."""

    concept: Concept
    name: str
    label: str
    reasons: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        return Term(self.label, self.concept, is_chosen=True).note


def offers(text: str, *, kind: str, user) -> list[Offer]:
    """Return what may be meant by `text`: names that begin so, then names alike, then the person's own proposals.

    A name that was being typed takes the place of its beginning; words that are only alike stay as they are.
    """
    return [*_from_index(text, kind)[:MOST_OFFERED], *_proposed(text, kind, user)]


def _from_index(text: str, kind: str) -> list[Offer]:
    found = [(one, one.matched_label) for one in complete(text, kind=kind, k=MOST_FOUND)]  # type: ignore[arg-type]
    completed = {one.concept_id for one, _label in found}
    alike = suggest(text, kind=kind, k=MOST_ALIKE)  # type: ignore[arg-type]
    found += [(one, text) for one in alike if one.concept_id not in completed]
    concepts = _in_force(one.concept_id for one, _label in found)
    return [_offer(concepts[one.concept_id], one, label) for one, label in found if one.concept_id in concepts]


def found_by(text: str, *, kind: str) -> list[Offer]:
    """Return what everybody finds by `text`; `kind` may be "any"."""
    return _from_index(text, kind)[:MOST_FOUND]


def band_words(suggestion: Suggestion) -> str:
    """How sure a suggestion is, in words."""
    return _("corrispondenza buona") if suggestion.band == "good" else _("corrispondenza debole")


def _in_force(keys: Iterator[int]) -> dict[int, Concept]:
    return Concept.objects.current().select_related("vocabulary").in_bulk(list(keys))


def _offer(concept: Concept, one: Suggestion, label: str) -> Offer:
    return Offer(
        concept, one.preferred_label, label, tuple(_reasons(concept, one, is_typed=label == one.matched_label))
    )


def _reasons(concept: Concept, one: Suggestion, *, is_typed: bool) -> Iterator[str]:
    if not one.matched_is_preferred:
        yield _("trovato come «%s»") % one.matched_label
    elif one.by_group:
        yield _("trovato dal nome del suo gruppo ISCO")
    yield str(concept.get_kind_display())
    if not is_typed:
        yield band_words(one)
    yield concept.vocabulary.short_name
    if n := one.confirmations:
        yield ngettext("confermato in %(n)s riscontro", "confermato in %(n)s riscontri", n) % {"n": n}


def _proposed(text: str, kind: str, user) -> Iterator[Offer]:
    """Terms that wait for a decision; the index does not hold them, because others must not find them."""
    concepts = Concept.objects.proposed().visible_to(user).filter(kind=kind).matching(text)
    for concept in concepts.select_related("vocabulary")[:MOST_ALIKE]:
        reasons = (str(concept.get_kind_display()), _("proposta da approvare"), concept.vocabulary.short_name)
        yield Offer(concept, concept.name, concept.name, reasons)
