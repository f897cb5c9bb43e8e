"""What is asked for paragraphs, recommendations, citations and notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Section, Sectioned, Versioned
from focusgroups.models import Contribution
from needs.models import Need, Observation
from reports.forms.parts import LONGEST_TEXT, MARKUP, Prose, prose, rows
from reports.models import Block, Recommendation
from reports.queries import contributions_of, needs_of, observations_of


class BlockForm(Sectioned, Versioned, forms.ModelForm):
    """An authored paragraph."""

    sections = (Section("", ("title", "body")),)

    class Meta:
        model = Block
        fields = ("title", "body")
        widgets = {"body": prose(14)}
        help_texts = {"title": _("Facoltativo: diventa un titoletto."), "body": MARKUP}


class KeptForm(forms.Form):
    """Any paragraph's form on its way: as typed, whatever is still missing."""

    FIELDS = ("title", "body", "action", "lead", "partners", "timing", "funds", "indicator")

    version = forms.IntegerField(min_value=0)

    def clean(self):
        self.typed = {name: self._words(name) for name in self.FIELDS if name in self.data}
        if sum(map(len, self.typed.values())) > LONGEST_TEXT:
            raise forms.ValidationError(_("Il testo è troppo lungo."))
        return super().clean()

    def _words(self, name: str) -> str:
        words = Prose().value_from_datadict(self.data, {}, name) or ""
        return words.replace("\x00", "")


class CitationForm(forms.Form):
    """What a paragraph rests on: one source, and the passage of it."""

    contribution = forms.ModelChoiceField(
        Contribution.objects.none(), label=_("Contributo"), required=False, to_field_name="uuid", blank=True
    )
    need = forms.ModelChoiceField(Need.objects.none(), label=_("Fabbisogno"), required=False, to_field_name="slug")
    observation = forms.ModelChoiceField(
        Observation.objects.none(), label=_("Dato"), required=False, to_field_name="uuid"
    )
    quote = forms.CharField(
        label=_("Passo citato"),
        required=False,
        max_length=2000,
        widget=rows(3),
        help_text=_("Copia le parole esatte della fonte; lascia vuoto per citarla tutta."),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, paper, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contribution"].queryset = contributions_of(paper)
        self.fields["contribution"].label_from_instance = lambda line: (
            f"{line.get_kind_display()}: {line.text[:110]}{'…' if len(line.text) > 110 else ''}"
        )
        self.fields["need"].queryset = needs_of(paper)
        self.fields["observation"].queryset = observations_of(paper)
        self.fields["observation"].label_from_instance = lambda row: f"{row.indicator}, {row.territory}, {row.period}"

    def clean(self):
        data = super().clean()
        if not self.errors and [data.get(n) for n in ("contribution", "need", "observation")].count(None) != 2:
            raise forms.ValidationError(_("Scegli una sola fonte: un contributo, un fabbisogno o un dato."))
        return data


class RecommendationForm(Sectioned, Versioned, forms.ModelForm):
    """What is asked of the committee, in its parts."""

    title = forms.CharField(label=_("Titolo"), max_length=200, required=False)
    body = forms.CharField(label=_("Motivazione"), required=False, max_length=20000, widget=prose(6), help_text=MARKUP)
    sources = forms.ModelMultipleChoiceField(
        Contribution.objects.none(),
        label=_("Proposte da cui nasce"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Saranno citate sotto la raccomandazione."),
    )

    sections = (
        Section("", ("title", "action", "body")),
        Section(_("Chi, quando, come"), ("lead", "partners", "timing", "funds", "indicator"), columns=2),
        Section(_("Da dove viene"), ("sources",)),
    )

    class Meta:
        model = Recommendation
        fields = ("action", "lead", "partners", "timing", "funds", "indicator")
        widgets = {"action": rows(3)}
        help_texts = {"action": _("Una richiesta su cui il Comitato possa dire sì o no.")}

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        cited = self.instance.block.citations.values("contribution") if self.instance.pk else []
        free = contributions_of(paper).proposals().exclude(pk__in=cited)
        self.fields["sources"].queryset = free
        self.fields["sources"].label_from_instance = lambda line: line.text


class NoteForm(forms.Form):
    """A note to the other authors."""

    text = forms.CharField(label=_("Appunto per gli altri autori"), max_length=1000, widget=rows(2))

    def __init__(self, *args, block: Block, **kwargs):
        super().__init__(*args, auto_id=f"id_{block.pk}_%s", **kwargs)
