"""Members, sittings, agenda, outcomes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from committee.models import AgendaItem, Decision, Member, Sitting
from core.forms import DateInput, Once, Section, Sectioned, TimeInput, Versioned
from core.tables.reader import ACCEPTED
from reports.models import PositionPaper


class MemberForm(Versioned, forms.ModelForm):
    class Meta:
        model = Member
        fields = ("body", "mandate_from", "mandate_until", "substitute_for", "subgroups")
        widgets = {
            "mandate_from": DateInput,
            "mandate_until": DateInput,
            "subgroups": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["substitute_for"].queryset = Member.objects.filter(substitute_for__isnull=True)
        if not self.fields["subgroups"].queryset.exists():
            del self.fields["subgroups"]


class NewMemberForm(MemberForm):
    """A seat for an account that holds the role of member."""

    version = None
    user = forms.ModelChoiceField(
        label=_("Persona"),
        queryset=User.objects.none(),
        help_text=_("Chi ha il ruolo di componente e non ha ancora un posto. Il ruolo si assegna in «Persone»."),
    )
    field_order = ("user",)

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users


class RollForm(forms.Form):
    file = forms.FileField(
        label=_("Tabella"),
        help_text=_("Un file .xlsx, .ods o .csv con le colonne del modello."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class SittingForm(Versioned, forms.ModelForm):
    class Meta:
        model = Sitting
        fields = ("title", "held_on", "starts_at", "venue")
        widgets = {"held_on": DateInput, "starts_at": TimeInput}


class NewSittingForm(Once, forms.ModelForm):
    class Meta(SittingForm.Meta):
        pass


class MinutesForm(Versioned, forms.ModelForm):
    class Meta:
        model = Sitting
        fields = ("minutes",)
        widgets = {"minutes": forms.Textarea(attrs={"rows": 16})}


class HoldForm(forms.Form):
    members_present = forms.IntegerField(label=_("Componenti presenti"), min_value=1, max_value=500)


class AgendaItemForm(Once, forms.ModelForm):
    """A paper, or another matter with a title."""

    class Meta:
        model = AgendaItem
        fields = ("paper", "title", "note", "protocol_number", "protocol_date")
        widgets = {"note": forms.Textarea(attrs={"rows": 2}), "protocol_date": DateInput}

    def __init__(self, *args, papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = papers
        self.fields["paper"].empty_label = _("Nessuno: un altro argomento")
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Se lo lasci vuoto vale il titolo del documento.")

    def clean(self):
        data = super().clean()
        if not data.get("paper") and not data.get("title"):
            self.add_error("title", _("Scegli un documento oppure scrivi l'argomento."))
        return data

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"title"}


class OutcomeForm(forms.ModelForm):
    """The outcome of one recommendation; what is not plainly adopted says why."""

    class Meta:
        model = Decision
        fields = ("outcome", "reason")
        widgets = {"outcome": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"reason": _("Obbligatorio se la raccomandazione non è accolta per intero. Sarà pubblico.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = Decision.Outcome.choices


class Hands(forms.IntegerField):
    """A number of hands."""

    def __init__(self, label):
        super().__init__(label=label, required=False, min_value=0, max_value=500)


class VotedOutcomeForm(Sectioned, OutcomeForm):
    """The outcome with its show of hands, when there was one."""

    in_favour = Hands(_("Favorevoli"))
    against = Hands(_("Contrari"))
    abstained = Hands(_("Astenuti"))
    HANDS = ("in_favour", "against", "abstained")
    sections = (
        Section(
            _("Alzata di mano"),
            HANDS,
            columns=3,
            note=_("Lascia vuoto se si è deciso per consenso. Solo i numeri, mai chi ha votato che cosa."),
        ),
        Section(_("Esito della raccomandazione"), ("outcome", "reason")),
    )

    def __init__(self, *args, present: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = present

    def clean(self):
        data = super().clean()
        hands = [data.get(name) for name in self.HANDS]
        counted = [number for number in hands if number is not None]
        if counted and len(counted) < len(hands):
            self.add_error("in_favour", _("Scrivi tutti e tre i numeri, anche zero, oppure nessuno."))
        if sum(counted) > self.present:
            self.add_error("in_favour", _("I voti sono più dei componenti presenti (%s).") % self.present)
        return data

    def hands(self) -> dict | None:
        """The show of hands; None when none was taken."""
        found = {name: self.cleaned_data[name] for name in self.HANDS}
        return None if None in found.values() else found


class RectifyForm(OutcomeForm):
    class Meta(OutcomeForm.Meta):
        fields = ("outcome", "reason", "rectified_because")
        widgets = {**OutcomeForm.Meta.widgets, "rectified_because": forms.Textarea(attrs={"rows": 2})}
        labels = {"rectified_because": _("Perché si rettifica")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rectified_because"].required = True


def papers_to_put_on(papers, sitting: Sitting):
    """Papers that may still be put on the agenda of a sitting."""
    waiting = papers.filter(state__in=[PositionPaper.State.SUBMITTED, PositionPaper.State.UNDER_REVIEW])
    return waiting.exclude(agenda_items__sitting=sitting)
