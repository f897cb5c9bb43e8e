"""What became of the lines that no paper cites."""

from django import forms
from django.utils.translation import gettext_lazy as _

from focusgroups.models import Contribution
from reports.forms.parts import rows


class FatesForm(forms.Form):
    """Which lines of a round get which fate, with a standard reason or one's own words."""

    REASONS = (
        ("", _("scrivo io il motivo")),
        ("themes", _("Fuori dai temi di questo ciclo.")),
        ("under_way", _("Già oggetto di un programma in corso.")),
        ("single_voice", _("Detto da una voce sola: si riprende se altri lo confermano.")),
        ("data", _("Servono altri dati prima di proporlo.")),
        ("repeats", _("Ripete quanto è già in un documento.")),
    )

    lines = forms.ModelMultipleChoiceField(
        queryset=Contribution.objects.none(),
        to_field_name="uuid",
        label=_("Contributi"),
        error_messages={"required": _("Scegli almeno un contributo.")},
        widget=forms.MultipleHiddenInput,
    )
    fate = forms.ChoiceField(
        label=_("Esito"),
        choices=[(fate.value, fate.label) for fate in (Contribution.Fate.DEFERRED, Contribution.Fate.NOT_USED)],
        widget=forms.RadioSelect,
    )
    standard = forms.ChoiceField(label=_("Motivo"), choices=REASONS, required=False)
    reason = forms.CharField(
        label=_("Con parole tue"),
        help_text=_("Lo legge chi ha scritto il contributo, insieme al motivo scelto sopra."),
        max_length=200,
        required=False,
        widget=rows(2),
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines

    def clean(self):
        data = super().clean()
        if not (data.get("standard") or data.get("reason", "").strip()):
            self.add_error("reason", _("Scegli un motivo o scrivilo."))
        return data

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        standard = str(dict(self.REASONS)[data["standard"]]) if data["standard"] else ""
        reason = " ".join(part for part in (standard, data["reason"].strip()) if part)
        return {"chosen": [line.uuid for line in data["lines"]], "fate": data["fate"], "reason": reason}
