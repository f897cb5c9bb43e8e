"""What becomes of a proposed term, and of the lines and needs that speak of it: one act over three layers."""

from django.db import transaction

from focusgroups.actions import terms
from needs.actions import needs
from skills.actions import proposals
from skills.models import Concept


@transaction.atomic
def refuse(concept: Concept, *, reason: str, by) -> Concept:
    """Leave a proposed term out: lines keep their words, needs lose the occupation."""
    term = proposals.refuse(concept, reason=reason, by=by)
    _follow(term, None, by=by)
    return term


@transaction.atomic
def lead_back(concept: Concept, target: Concept, *, by) -> Concept:
    """Say that a proposed term is one there is: lines and needs go there, and keep their words."""
    term = proposals.lead_back(concept, target, by=by)
    _follow(term, target, by=by)
    return term


def _follow(concept: Concept, into: Concept | None, *, by) -> None:
    terms.follow(concept, into, by=by)
    needs.follow_term(concept, into, by=by)
