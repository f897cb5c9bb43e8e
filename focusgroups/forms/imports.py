"""The form that takes a file of findings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from focusgroups.imports.reading import ACCEPTED


class FileForm(forms.Form):
    """A file to hand in."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "Word (.docx), Excel (.xlsx), LibreOffice (.ods) o CSV, al massimo 5 MB e 1.000 righe. In un documento ogni"
            " paragrafo o punto elenco diventa una riga e un titolo (Fabbisogni, Dati e tendenze, Proposte) ne dice il"
            " tipo; si leggono anche le tabelle. Di un foglio si leggono i valori del primo foglio visibile."
        ),
    )
