"""What is asked of who wants a key."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from api.models import ApiToken, Scope


class RotationForm(forms.Form):
    """`uuid` makes a form sent twice the same key."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


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
