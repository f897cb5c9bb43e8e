"""The form to hand in a vocabulary."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LARGEST = 60_000_000  # bytes; the official ZIP of one language weighs 4 MB, with its relations 8
KINDS = (".zip", ".csv")
LANGUAGE, VERSION = re.compile(r"[a-z]{2}(-[a-z]{2})?"), re.compile(r"\d{1,2}\.\d{1,2}(\.\d{1,2})?")


class ImportForm(forms.Form):
    """A file of ESCO, and what its name may not say."""

    file = forms.FileField(
        label=_("File di ESCO"),
        help_text=_(
            "Lo ZIP ufficiale così com’è, o un solo file CSV. Si scarica a mano dal portale ESCO: versione, "
            "«classification», lingua, CSV. Al massimo 60 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
    )
    language = forms.CharField(
        label=_("Lingua delle etichette"),
        required=False,
        max_length=5,
        help_text=_("Due lettere, per esempio it. Vuoto: come dice il nome dei file."),
    )
    version = forms.CharField(
        label=_("Versione"),
        required=False,
        max_length=8,
        help_text=_("Per esempio 1.2.0. Vuoto: come dice il nome dei file."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(KINDS):
            raise ValidationError(_("Serve un file ZIP o CSV."))
        if file.size > LARGEST:
            raise ValidationError(_("Il file supera i 60 MB: consegna lo ZIP ufficiale di una sola lingua."))
        return file

    def clean_language(self):
        return _checked(self.cleaned_data["language"].lower(), LANGUAGE, _("Scrivi due lettere, per esempio it."))

    def clean_version(self):
        return _checked(self.cleaned_data["version"], VERSION, _("Scrivi la versione con i punti, per esempio 1.2.0."))


def _checked(text: str, pattern: re.Pattern, refusal) -> str:
    if text and not pattern.fullmatch(text):
        raise ValidationError(refusal)
    return text
