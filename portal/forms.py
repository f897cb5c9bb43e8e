"""Forms of pages over several layers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, SourceCategory
from core.forms import PeriodForm, Section, Sectioned
from core.models import Job
from focusgroups.models import Interest
from skills.fields import ConceptField
from skills.models import Concept


class AppointForm(PeriodForm):
    """Which cluster a person is to manage, and for how long."""

    cluster = forms.ModelChoiceField(Cluster.objects.in_reading_order(), label=_("Cluster"))
    field_order = ["cluster", "valid_from", "valid_until"]


class JobFilter(forms.Form):
    state = forms.ChoiceField(label=_("Stato"), required=False, choices=[("", _("Tutti")), *Job.State.choices])


class EventFilter(forms.Form):
    scope = forms.ModelChoiceField(
        Cluster.objects.in_reading_order(), label=_("Cluster"), required=False, to_field_name="code"
    )
    verb = forms.CharField(label=_("Atto"), required=False, help_text=_("Per esempio: contribution.accept"))


# What is asked of a concept of each status.
LABELS = {Concept.Status.RELEASED: _("Voce di ESCO"), Concept.Status.OBSOLETE: _("Che cosa ne ha preso il posto")}


class MatchForm(forms.Form):
    """Which concept a term is, or what takes its place: typed in the field, or one of those shown near it (`near`)."""

    near = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, term: Concept, *args, user, **kwargs):
        super().__init__(*args, auto_id=f"id_{term.uuid}_%s", **kwargs)
        self.term = term
        label = LABELS.get(term.status, _("Un'altra voce"))
        self.fields["target"] = ConceptField(kind=term.kind, words_kept=False, required=False, label=label)
        self.fields["target"].user = user

    def clean(self):
        data = super().clean()
        if not self.errors and not self.chosen():
            raise ValidationError(_("Scegli la voce."))
        return data

    def chosen_or_none(self) -> Concept | None:
        """What was chosen; None when the form says why there is nothing (`first_error`)."""
        return self.chosen() if self.is_valid() else None

    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])

    def chosen(self) -> Concept | None:
        term, near = self.cleaned_data.get("target"), self.cleaned_data.get("near")
        if near:
            return Concept.objects.current().filter(kind=self.term.kind, uuid=near).first()
        return term.concept if term else None


class FeedbackForm(forms.Form):
    """A problem of accessibility. The address is only for the answer; nothing is stored."""

    problem = forms.CharField(
        label=_("Che cosa non riesci a fare"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )
    page = forms.CharField(
        label=_("In quale pagina"), max_length=500, required=False, help_text=_("L'indirizzo o il titolo.")
    )
    tool = forms.CharField(
        label=_("Con che cosa navighi"),
        max_length=200,
        required=False,
        help_text=_("Per esempio: lettore di schermo, solo tastiera, ingrandimento, telefono."),
    )
    email = forms.EmailField(
        label=_("La tua e-mail, se vuoi una risposta"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class InterestForm(Sectioned, forms.ModelForm):
    """Only the address is asked for; the rest helps who answers."""

    sections = (
        Section("", ("email",)),
        Section(_("Aiutaci a rispondere (facoltativo)"), ("cluster", "category", "body", "role")),
    )

    class Meta:
        model = Interest
        fields = ("email", "cluster", "category", "body", "role")
        widgets = {
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "body": forms.TextInput(attrs={"autocomplete": "organization"}),
            "role": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = Cluster.objects.visible_to(user).in_reading_order()
        self.fields["cluster"].empty_label = _("non so ancora")
        self.fields["category"].choices = [("", _("non indicato")), *SourceCategory.choices]
