"""What is asked for the report of a focus group: its texts, its files, who gets a copy."""

import re
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from core.forms import Section, Sectioned, Versioned
from focusgroups.guests import cells_of
from reports.attachments import MOST_BYTES
from reports.forms.parts import prose
from reports.models import TechnicalReport


class AttachmentForm(forms.Form):
    """A file that goes with a report."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PowerPoint, Word, Excel, OpenDocument, PNG o JPEG, senza macro, al massimo 20 MB."),
    )
    title = forms.CharField(
        label=_("Titolo"),
        help_text=_("Vuoto: il nome del file. Il rapporto lo elenca."),
        max_length=120,
        required=False,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("Il file pesa più di 20 MB."))
        return file

    def clean(self):
        """Without a title: the name of the file without folders, ending and odd signs."""
        data = super().clean() or {}
        stem = PurePath(data["file"].name.replace("\\", "/")).stem if data.get("file") else ""
        plain = " ".join(re.sub(r"[^\w .,()-]+", " ", stem).split())
        return {**data, "title": data.get("title") or plain or str(_("Allegato"))}


class CopiesForm(forms.Form):
    """To whom a published report is sent."""

    to_table = forms.BooleanField(label=_("A chi era nell'elenco del focus group"), required=False, initial=True)
    others = forms.CharField(
        label=_("Ad altri"),
        help_text=_("Uno per riga: ente, e-mail. Anche da un foglio di calcolo."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        required=False,
    )

    def clean_others(self) -> list[tuple[str, str]]:
        lines = [line for line in self.cleaned_data["others"].splitlines() if line.strip()]
        found = [_recipient(number, cells_of(line)) for number, line in enumerate(lines, 1)]
        if wrong := [error for error in found if isinstance(error, ValidationError)]:
            raise ValidationError(wrong)
        return found

    def clean(self):
        data = super().clean() or {}
        if not (data.get("to_table") or data.get("others") or self.errors):
            self.add_error("others", _("Indica almeno un destinatario."))
        return data

    def recipients(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("to_table", "others")}


def _recipient(number: int, cells: list[str]) -> tuple[str, str] | ValidationError:
    """Return body and address of a pasted line, or what is wrong with it."""
    email = next((cell for cell in cells if "@" in cell), "")
    try:
        validate_email(email)
    except ValidationError:
        return ValidationError(_("Riga %(number)s: manca un'e-mail scritta bene.") % {"number": number})
    return next((cell for cell in cells if cell and cell != email), "")[:200], email


class ReportForm(Sectioned, Versioned, forms.ModelForm):
    """The three authored fields of a technical report."""

    sections = (Section("", ("context", "findings", "next_steps")),)

    class Meta:
        model = TechnicalReport
        fields = ("context", "findings", "next_steps")
        widgets = {"context": prose(5), "findings": prose(8), "next_steps": prose(5)}
        help_texts = {
            "context": _("Perché questo focus group, su quale filiera, con quali domande."),
            "findings": _("In poche righe, che cosa ha detto la sala. Le frasi raccolte si aggiungono da sole."),
            "next_steps": _("Chi fa che cosa, entro quando."),
        }
