"""What is asked of who came by a personal link or with a phone."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Scale
from focusgroups.models import ContributionKind


class SaidForm(forms.Form):
    """What a participant adds, in the words of the phone."""

    WORDS = (
        (ContributionKind.NEED.value, _("Ci manca…")),
        (ContributionKind.TREND.value, _("Sta cambiando…")),
        (ContributionKind.PROPOSAL.value, _("Proponiamo…")),
    )

    kind = forms.ChoiceField(label=_("Che cosa vuoi dire"), choices=WORDS, widget=Scale, initial="need")
    text = forms.CharField(
        label=_("La tua frase"),
        help_text=_("Una frase sola. Non scrivere nomi di persone o di imprese."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    with_body = forms.BooleanField(
        label=_("Conta il mio ente fra chi lo dice"),
        help_text=_("Lo legge solo chi conduce il focus group."),
        required=False,
        initial=True,
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, ask_body=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uuid", uuid.uuid4())
        if not ask_body:
            del self.fields["with_body"]


class AnswerForm(forms.Form):
    """How a line should read."""

    text = forms.CharField(label=_("Come la scriveresti"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
