"""Forms of the work pages about needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Section, Sectioned
from core.tables.reader import ACCEPTED
from needs.models import Need, NeedStatement
from skills.fields import ConceptField, Term


class NeedForm(Sectioned, forms.ModelForm):
    """The words of a need; `version` says which text the person started from. `occupation` is a Term or None.

    Words that are left as they were keep the concept behind them, also one that the person may not see.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    occupation = ConceptField(
        kind="occupation",
        required=False,
        label_length=160,
        label=_("Professione"),
        help_text=_("Con le tue parole. La voce del vocabolario, se c'è, fa trovare le righe sullo stesso profilo."),
    )

    sections = (Section("", ("title", "description", "occupation")),)

    class Meta:
        model = Need
        fields = ("title", "description")
        labels = {"title": _("Fabbisogno"), "description": _("Descrizione")}
        help_texts = {
            "title": _("Una frase breve, con le parole di chi lo dice. Comparirà nelle pagine pubbliche."),
            "description": _("Che cosa lo distingue da fabbisogni vicini."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, user, instance=None, initial=None, **kwargs):
        self.profile = _profile(instance)
        super().__init__(*args, instance=instance, initial={"occupation": self.profile, **(initial or {})}, **kwargs)
        self.fields["occupation"].user = user

    def words(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        term = data["occupation"] or Term("")
        same = term.label == self.profile.label and not term.is_chosen
        names = {name: data[name] for name in self.Meta.fields}
        return {**names, "profile_label": term.label, "occupation": self.profile.concept if same else term.concept}


def stored(need: Need) -> dict:
    """What a need holds, by the names of the form."""
    return {name: getattr(need, name) for name in NeedForm.Meta.fields} | {"occupation": _profile(need)}


def _profile(need: Need | None) -> Term:
    """What a need calls its profession, with the concept behind the words; only the concept when it has no words."""
    if need is None:
        return Term("")
    occupation = need.occupation
    label = need.profile_label or (occupation.public_name[:160] if occupation else "")
    return Term(label, occupation, is_chosen=occupation is not None)


class SplitForm(forms.Form):
    """Which lines go to a new need, what it is called and why; `links` are the live statements of the need."""

    lines = forms.ModelMultipleChoiceField(
        queryset=NeedStatement.objects.none(),
        label=_("Righe che passano al nuovo fabbisogno"),
        help_text=_("Almeno una passa e almeno una resta."),
        widget=forms.CheckboxSelectMultiple,
    )
    title = forms.CharField(
        label=_("Nuovo fabbisogno"), max_length=200, help_text=_("Una frase breve, con le parole di chi lo dice.")
    )
    note = forms.CharField(label=_("Motivo"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, links, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["lines"]
        field.queryset = links
        field.label_from_instance = _line_words

    def clean_lines(self):
        chosen = self.cleaned_data["lines"]
        if len(chosen) == self.fields["lines"].queryset.count():
            raise forms.ValidationError(_("Almeno una riga deve restare."))
        return chosen


def _line_words(link: NeedStatement) -> str:
    line = link.contribution
    return f"{line.text} ({line.focus_group.cluster}, {line.focus_group.round})"


class TableForm(forms.Form):
    """A table of figures to hand in."""

    file = forms.FileField(
        label=_("Tabella"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("CSV, XLSX o ODS, al massimo 5 MB e 20.000 righe. Si leggono i valori del primo foglio visibile."),
    )
