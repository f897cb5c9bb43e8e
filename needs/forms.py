"""Forms of the work pages about needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Section, Sectioned
from needs.models import Need
from skills.fields import ConceptField


class NeedForm(Sectioned, forms.ModelForm):
    """The words of a need; `version` says which text the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    occupation = ConceptField(
        kind="occupation",
        required=False,
        label=_("Professione"),
        help_text=_("Una voce del vocabolario: fa trovare le righe che parlano dello stesso profilo."),
    )

    sections = (Section("", ("title", "description", "occupation")),)

    class Meta:
        model = Need
        fields = ("title", "description", "occupation")
        labels = {"title": _("Fabbisogno"), "description": _("Descrizione")}
        help_texts = {
            "title": _("Una frase breve, con le parole di chi lo dice. Comparirà nelle pagine pubbliche."),
            "description": _("Che cosa lo distingue da fabbisogni vicini."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}
