"""The acts of the Region and what becomes of a recommendation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.profile import profile
from committee.models import FollowUp, Instrument
from core.forms import DateInput, Once, Versioned


def web_address(label: str, help_text: str = "") -> forms.URLField:
    """An optional address; without a scheme it is https."""
    return forms.URLField(label=label, help_text=help_text, required=False, max_length=500, assume_scheme="https")


class InstrumentForm(Versioned, forms.ModelForm):
    url = web_address(_("Indirizzo"), _("L'indirizzo dell'atto nel sito dell'ente."))

    class Meta:
        model = Instrument
        fields = ("kind", "title", "act_number", "act_date", "url")
        widgets = {"act_date": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].help_text = _("Il programma annuale è il %(programme)s.") % {
            "programme": profile().law_programme
        }


class NewInstrumentForm(Once, InstrumentForm):
    version = None


class FollowUpForm(Versioned, forms.ModelForm):
    """What is to be done, by whom and by when."""

    class Meta:
        model = FollowUp
        fields = ("action", "owner", "owner_email", "due_on", "instrument", "review_on")
        widgets = {"due_on": DateInput, "review_on": DateInput, "action": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "owner_email": _("Riceve il link per aggiornare questo seguito e i promemoria. Non è pubblica."),
            "review_on": _("Quel giorno l'ufficio riceve un promemoria."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instrument"].empty_label = _("Nessun atto ancora")


class NewFollowUpForm(Once, FollowUpForm):
    version = None


class ProgressForm(Once, Versioned, forms.ModelForm):
    """How far it is."""

    evidence_url = web_address(_("Documento di riscontro"))

    class Meta:
        model = FollowUp
        fields = ("state", "progress", "note", "evidence_url")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "progress": _("Da 0 a 100. Un seguito concluso è al 100 %."),
            "note": _("Che cosa è stato fatto; se è abbandonato, perché. Sarà pubblica."),
        }

    def clean(self):
        data = super().clean()
        if data.get("state") == FollowUp.State.DONE:
            data["progress"] = 100
        return data
