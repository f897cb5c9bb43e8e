"""What is asked of who wants a key, and of who records a reuse of the data."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from api.models import ApiToken, Reuse, Scope
from api.v1.resources import RESOURCES
from core.forms import DateInput, Keyed


class TokenForm(forms.ModelForm):
    """Name, scopes and duration of a key; `uuid` makes a form sent twice the same key."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    scopes = forms.MultipleChoiceField(
        label=_("Permessi"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Con il primo la chiave legge solo ciò che è pubblico. Il terzo serve a chi gestisce un tavolo."),
    )
    days = forms.TypedChoiceField(
        label=_("Durata"),
        choices=[(30, _("30 giorni")), (90, _("90 giorni")), (365, _("un anno"))],
        initial=90,
        coerce=int,
        help_text=_("Alla scadenza la chiave smette di funzionare: se ne crea un'altra."),
    )

    class Meta:
        model = ApiToken
        fields = ["name"]
        labels = {"name": _("A che cosa serve")}
        help_texts = {"name": _("Per riconoscerla nell'elenco, per esempio: sito dell'università.")}


class ReuseForm(Keyed, forms.ModelForm):
    url = forms.URLField(
        label=_("Indirizzo"),
        help_text=_("La pagina dove si vede, aperta a tutti."),
        max_length=500,
        assume_scheme="https",
    )
    dataset = forms.ChoiceField(label=_("Insieme di dati"), required=False)

    class Meta:
        model = Reuse
        fields = ("title", "body", "url", "summary", "dataset", "published_on")
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "published_on": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_keys()
        datasets = [(resource.noun, resource.title) for resource, _right in RESOURCES]
        self.fields["dataset"].choices = [("", _("più di uno, o tutti")), *datasets]
