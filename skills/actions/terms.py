"""Texts that people say mean a concept."""

from django.db import transaction

from core.events import record_event, subject_text
from skills.models import Concept, ConfirmedTerm


@transaction.atomic
def confirm(text: str, concept: Concept, *, by, subject, language: str = "it") -> ConfirmedTerm:
    """Note that `text` means `concept` in `subject`, what it was said about; said twice it counts once."""
    term, created = ConfirmedTerm.objects.get_or_create(
        language=language,
        text=_stored(text),
        concept=concept,
        subject=subject_text(subject),
        defaults={"confirmed_by": by},
    )
    if created:
        record_event("term.confirm", concept, by=by, note=term.subject)
    return term


@transaction.atomic
def withdraw(text: str, concept: Concept, *, by, subject, language: str = "it") -> bool:
    """Take back what was confirmed in `subject`; False when there was nothing."""
    terms = ConfirmedTerm.objects.filter(
        language=language, text=_stored(text), concept=concept, subject=subject_text(subject)
    )
    gone, _rows = terms.delete()
    if gone:
        record_event("term.withdraw", concept, by=by, note=subject_text(subject))
    return bool(gone)


def _stored(text: str) -> str:
    """One line without needless blanks, as much as the column holds."""
    return " ".join(text.split())[: ConfirmedTerm._meta.get_field("text").max_length]
