"""Texts that people say mean a concept."""

from django.db import transaction
from django.db.models import Q, QuerySet

from core.events import record_event, subject_text
from skills.models import Concept, ConfirmedTerm
from skills.queries import PUBLIC


@transaction.atomic
def confirm(text: str, concept: Concept, *, by, subject, language: str = "it") -> ConfirmedTerm:
    """Note that `text` means `concept` in `subject`, what it was said about; said twice it counts once."""
    heir = concept.heir
    term, created = ConfirmedTerm.objects.get_or_create(
        language=language,
        text=_stored(text),
        concept=heir,
        said_of=None if heir == concept else concept,
        subject=subject_text(subject),
        defaults={"confirmed_by": by},
    )
    if created:
        record_event("term.confirm", concept, by=by, note=term.subject)
    return term


@transaction.atomic
def withdraw(text: str, concept: Concept, *, by, subject, language: str = "it") -> bool:
    """Take back what was confirmed in `subject`; False when there was nothing."""
    meant = ConfirmedTerm.objects.filter(_said_of(concept))
    terms = meant.filter(language=language, text=_stored(text), subject=subject_text(subject))
    gone, _rows = terms.delete()
    if gone:
        record_event("term.withdraw", concept, by=by, note=subject_text(subject))
    return bool(gone)


def lead_on(concept: Concept) -> None:
    """Let the texts confirmed of a concept, and of those it took the place of, mean what stands in its place today."""
    heir, origins, step = concept.heir, [concept], [concept]
    while step := list(Concept.objects.filter(replaced_by__in=step, status__in=PUBLIC)):
        origins += step
    for origin in origins:
        _write_anew(ConfirmedTerm.objects.filter(_said_of(origin)), heir, None if heir == origin else origin)


def _write_anew(terms: QuerySet[ConfirmedTerm], concept: Concept, said_of: Concept | None) -> None:
    """Let texts mean another concept, in rows of new keys: by their keys the suggestions see what has changed."""
    rows = list(terms)
    terms.delete()
    for row in rows:
        row.pk, row.concept, row.said_of = None, concept, said_of
    ConfirmedTerm.objects.bulk_create(rows)


def _said_of(concept: Concept) -> Q:
    return Q(concept=concept, said_of=None) | Q(said_of=concept)


def _stored(text: str) -> str:
    """One line without needless blanks, as much as the column holds."""
    return " ".join(text.split())[: ConfirmedTerm._meta.get_field("text").max_length]
