"""Forms that prepare a focus group or a round."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, ValueChain
from core.forms import DateInput, Keyed, Section, Sectioned, TimeInput
from core.text import by_name
from focusgroups.models import Contribution, FocusGroup, Round


class FocusGroupForm(Keyed, Sectioned, forms.ModelForm):
    """What is decided before the meeting."""

    class Meta:
        model = FocusGroup
        fields = (
            "round",
            "cluster",
            "title",
            "held_on",
            "starts_at",
            "venue",
            "co_leads",
            "value_chain",
            "questions",
            "partners",
            "attribution_rule",
            "visibility",
            "read_back_days",
        )
        widgets = {
            "held_on": DateInput,
            "starts_at": TimeInput,
            "co_leads": forms.CheckboxSelectMultiple,
            "attribution_rule": forms.RadioSelect,
            "visibility": forms.RadioSelect,
            "questions": forms.Textarea(attrs={"rows": 4}),
            "partners": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "held_on": _("Il giorno dell'incontro."),
            "co_leads": _("Altri cluster che conducono il tavolo insieme: chi li gestisce lavora anche qui."),
            "questions": _("Le domande che farete al tavolo; i partecipanti le leggono dal loro link."),
            "attribution_rule": _(
                "Si decide prima dell'incontro e si dice ai partecipanti. Poi può solo diventare più severa."
            ),
            "read_back_days": _("Da 0 a 30. Con 0 la rilettura si salta e il rapporto lo dice."),
        }

    sections = (
        Section(_("Quando e chi"), ("round", "cluster", "title", "held_on", "starts_at", "venue"), columns=2),
        Section(_("Insieme ad altri"), ("co_leads", "partners", "value_chain"), folded=True, columns=2),
        Section(_("Di che cosa si parla"), ("questions",)),
        Section(_("Chi legge e come si cita"), ("attribution_rule", "visibility", "read_back_days")),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        clusters = Cluster.objects.order_by(by_name("short_name"))
        own = clusters if user.has_perm("focusgroups.edit_round") else clusters.managed_by(user)
        if self.instance._state.adding:
            self.fields["cluster"].queryset = own
            self.fields["round"].queryset = Round.objects.filter(state__in=["planned", "open"])
            self.fields["value_chain"].queryset = ValueChain.objects.filter(cluster__in=own)
        else:
            del self.fields["cluster"], self.fields["round"]
            self.fields["value_chain"].queryset = ValueChain.objects.filter(cluster=self.instance.cluster_id)
        self.fields["co_leads"].queryset = clusters
        self.fields["co_leads"].widget.choices = self.fields["co_leads"].choices
        self.add_keys()

    def clean(self):
        data = super().clean()
        cluster = data.get("cluster") or getattr(self.instance, "cluster", None)
        chain = data.get("value_chain")
        if chain and cluster and chain.cluster_id != cluster.pk:
            self.add_error("value_chain", _("Questa filiera è di un altro cluster."))
        if cluster and cluster in (data.get("co_leads") or ()):
            self.add_error("co_leads", _("È già il cluster che conduce: scegline un altro."))
        return data

    def values(self) -> dict:
        keys = ("uuid", "version")
        return {name: value for name, value in self.cleaned_data.items() if name not in keys or value is not None}


class RoundForm(Keyed, Sectioned, forms.ModelForm):
    """Dates and place of a round."""

    class Meta:
        model = Round
        fields = (
            "name",
            "held_on",
            "venue",
            "city",
            "programme",
            "partners",
            "preparation_due_on",
            "delivery_due_on",
            "papers_due_on",
            "committee_on",
        )
        widgets = {name: DateInput for name in fields if name.endswith("_on")} | {
            "programme": forms.Textarea(attrs={"rows": 6}),
            "partners": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"name": _("Per esempio: Novembre 2025.")}

    sections = (
        Section(_("L'incontro"), ("name", "held_on", "venue", "city"), columns=2),
        Section(
            _("Le scadenze"), ("preparation_due_on", "delivery_due_on", "papers_due_on", "committee_on"), columns=2
        ),
        Section(_("Programma e partner"), ("programme", "partners")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_keys()

    def clean(self):
        data = super().clean()
        due, held = data.get("preparation_due_on"), data.get("held_on")
        if due and held and due > held:
            self.add_error("preparation_due_on", _("La preparazione finisce prima dell'incontro."))
        return data

    def values(self) -> dict:
        keys = ("uuid", "version")
        return {name: value for name, value in self.cleaned_data.items() if name not in keys or value is not None}


class PrepareForm(forms.Form):
    """The round whose focus groups are prepared again."""

    before = forms.ModelChoiceField(
        queryset=Round.objects.none(), to_field_name="slug", label=_("Ciclo"), empty_label=None
    )

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["before"].queryset = rounds


class CloseRoundForm(forms.Form):
    """What becomes of the lines that nothing has used."""

    left_over = forms.ChoiceField(
        label=_("Esito dei contributi rimasti"),
        choices=[
            (Contribution.Fate.DEFERRED.value, _("rinviati al prossimo ciclo")),
            (Contribution.Fate.NOT_USED.value, _("non usati")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Motivo"),
        help_text=_("Lo legge chi ha scritto il contributo."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(label=_("Nota per il registro"), required=False, max_length=2000)

    def clean_reason(self):
        if not (reason := self.cleaned_data["reason"].strip()):
            raise ValidationError(_("Scrivi il motivo."))
        return reason
