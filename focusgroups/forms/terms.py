"""The form that proposes a new term for words of a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Scale
from skills.models import ConceptKind

KINDS = [(kind.value, kind.label) for kind in (ConceptKind.SKILL, ConceptKind.OCCUPATION)]


class TermForm(forms.Form):
    """A term as everybody should call it; `words` are those of the line."""

    name = forms.CharField(
        label=_("Nome del termine"),
        max_length=200,
        help_text=_("Breve, al singolare, come lo capirebbe un altro settore. Senza nomi di imprese o di persone."),
    )
    kind = forms.ChoiceField(label=_("Tipo"), choices=KINDS, widget=Scale)
    description = forms.CharField(
        label=_("Che cosa vuol dire"),
        required=False,
        max_length=1000,
        help_text=_("Una o due frasi: aiutano il coordinamento a capire se c'è già."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    words = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)
