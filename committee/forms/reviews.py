"""Advice, remarks, answers, declarations of interest."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models import Member, Remark, Reply, Review, Sitting, Subgroup
from committee.models.reviews import OpinionValue
from core.forms import DateInput, Once, Scale, Versioned
from reports.models import Recommendation


class AdviceForm(Versioned):
    """One opinion and one note for each recommendation, and a general note. Everything may be left for later."""

    note = forms.CharField(
        label=_("Nota generale"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, recommendations: Iterable[Recommendation], **kwargs):
        super().__init__(*args, **kwargs)
        self.recommendations = list(recommendations)
        for item in self.recommendations:
            self.fields[self._value(item)] = forms.ChoiceField(
                label=_("Parere sulla raccomandazione %(number)s") % {"number": item.number},
                choices=OpinionValue.choices,
                required=False,
                widget=Scale,
            )
            self.fields[self._note(item)] = forms.CharField(
                label=_("Nota sulla raccomandazione %(number)s") % {"number": item.number},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @staticmethod
    def _value(item: Recommendation) -> str:
        return f"value-{item.block.uuid}"

    @staticmethod
    def _note(item: Recommendation) -> str:
        return f"note-{item.block.uuid}"

    @property
    def groups(self) -> Iterator[tuple]:
        """Recommendation, field of the opinion, field of its note."""
        for item in self.recommendations:
            yield item, self[self._value(item)], self[self._note(item)]

    def clean(self):
        data = super().clean()
        for item in self.recommendations:
            if data.get(self._note(item)) and not data.get(self._value(item)):
                self.add_error(self._value(item), _("Hai scritto una nota: scegli anche il parere."))
        return data

    def opinions(self) -> dict[UUID, tuple[str, str]]:
        return {
            item.block.uuid: (value, self.cleaned_data[self._note(item)])
            for item in self.recommendations
            if (value := self.cleaned_data[self._value(item)])
        }

    @staticmethod
    def initial_of(review: Review) -> dict:
        initial = {"note": review.note, "version": review.version}
        for opinion in review.opinions.all():
            initial[f"value-{opinion.block_uuid}"] = opinion.value
            initial[f"note-{opinion.block_uuid}"] = opinion.note
        return initial


class RecordForm(AdviceForm):
    """What a member sent by e-mail or said in the sitting, taken down by the secretary."""

    version = None
    member = forms.ModelChoiceField(label=_("Componente"), queryset=Member.objects.none())
    channel = forms.ChoiceField(
        label=_("Come è arrivato"),
        choices=[(c.value, c.label) for c in (Review.Channel.EMAIL, Review.Channel.SITTING)],
        widget=forms.RadioSelect,
    )
    sitting = forms.ModelChoiceField(
        label=_("Seduta"),
        queryset=Sitting.objects.none(),
        required=False,
        help_text=_("Solo per un parere detto in seduta."),
    )
    field_order = ("member", "channel", "sitting")

    def __init__(self, *args, members, sittings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["sitting"].queryset = sittings


class AssignForm(forms.Form):
    """Whose advice is asked, and by when."""

    members = forms.ModelMultipleChoiceField(
        label=_("Componenti"), queryset=Member.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    subgroups = forms.ModelMultipleChoiceField(
        label=_("Interi sottogruppi"),
        queryset=Subgroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = forms.DateField(label=_("Parere entro il"), widget=DateInput)
    field_order = ("subgroups", "members")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = members
        self.fields["subgroups"].queryset = Subgroup.objects.filter(members__in=members).distinct()
        if not self.fields["subgroups"].queryset.exists():
            del self.fields["subgroups"]

    def clean(self):
        data = super().clean()
        everybody = self.fields["members"].queryset
        chosen = set(data.get("members", ())) | set(everybody.filter(subgroups__in=data.get("subgroups", ())))
        if not chosen and "members" not in self.errors:
            self.add_error("members", _("Scegli almeno un componente."))
        return {**data, "members": sorted(chosen, key=lambda member: member.body)}


class RemarkForm(Once, forms.ModelForm):
    class Meta:
        model = Remark
        fields = ("text", "audience")
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "audience": forms.RadioSelect}
        help_texts = {"audience": _("Agli autori arriva quando il documento è rinviato: devono rispondere.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = Remark.Audience.choices
        self.fields["text"].widget.attrs["autofocus"] = True


class RecordRemarkForm(RemarkForm):
    """A remark that the secretary takes down."""

    class Meta(RemarkForm.Meta):
        fields = ("text", "member", "audience")
        labels = {"member": _("Di quale componente")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].empty_label = _("Del Comitato nel suo insieme")
        self.fields["audience"].choices = [pair for pair in Remark.Audience.choices if pair[0] != Remark.Audience.ME]


class ReplyForm(forms.ModelForm):
    class Meta:
        model = Reply
        fields = ("outcome", "text")
        widgets = {"outcome": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"text": _("Obbligatoria se l'osservazione è spiegata e il testo non cambia.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = Reply.Outcome.choices

    def clean(self):
        data = super().clean()
        if data.get("outcome") == Reply.Outcome.EXPLAINED and not data.get("text"):
            self.add_error("text", _("Scrivi la spiegazione."))
        return data


class RecusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Quale interesse"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Per esempio: lavoro per uno degli enti proponenti. Lo legge solo la segreteria."),
    )


class RecordRecusalForm(RecusalForm):
    """A declaration that the secretary takes down for a member."""

    member = forms.ModelChoiceField(label=_("Componente"), queryset=Member.objects.none())
    field_order = ("member", "reason")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
