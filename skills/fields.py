"""A field in which a concept is typed by one of its names."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from skills.models import Concept

MOST_SHOWN = 5


class ConceptField(forms.CharField):
    """Text in, Concept out (None when empty). Says what there is when the text means several or nothing."""

    def __init__(self, *, kind: str, **kwargs):
        self.kind = kind
        super().__init__(max_length=300, **kwargs)

    def prepare_value(self, value):
        """Show the name of a concept given by its key."""
        if isinstance(value, int):
            return Concept.objects.filter(pk=value).values_list("name", flat=True).first() or ""
        return value

    def clean(self, value) -> Concept | None:
        text = super().clean(value)
        if not text:
            return None
        concepts = Concept.objects.current().filter(kind=self.kind)
        exact = list(concepts.named(text)[:2])
        if len(exact) == 1:
            return exact[0]
        found = list(concepts.matching(text)[: MOST_SHOWN + 1])
        if len(found) == 1:
            return found[0]
        raise ValidationError(self._refusal(found))

    def _refusal(self, found: list[Concept]) -> str:
        if not found:
            return _("Nel vocabolario non c'è: prova con un'altra parola, o lascia vuoto.")
        names = ", ".join(f"«{concept.name}»" for concept in found[:MOST_SHOWN])
        return _("Può essere più di una voce: scrivi quale tra %(names)s.") % {"names": names}
