"""Forms of the attendance list: one person, or many pasted lines."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusters.models import FirmSize, Province, SourceCategory
from focusgroups.guests import GuestList, read
from focusgroups.models import Participation

MOST_ROWS = 200


class ParticipationForm(forms.Form):
    """A person, the body, and whether they came."""

    name = forms.CharField(label=_("Nome e cognome"), max_length=150, required=False)
    organisation = forms.CharField(
        label=_("Ente"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "enti", "autocomplete": "off"}),
    )
    category = forms.ChoiceField(label=_("Categoria"), choices=SourceCategory)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Serve per inviare il link personale."), max_length=254
    )
    size = forms.ChoiceField(label=_("Dimensione"), choices=FirmSize, required=False, initial="not_applicable")
    province = forms.ModelChoiceField(
        label=_("Provincia"), queryset=Province.objects.all(), required=False, empty_label=_("non indicata")
    )
    attendance = forms.ChoiceField(
        label=_("Presenza"), choices=Participation.Attendance, initial=Participation.Attendance.INVITED
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uuid", uuid.uuid4())

    def clean(self):
        data = super().clean()
        if not (data.get("name") or data.get("organisation") or self.errors):
            self.add_error("name", _("Scrivi il nome della persona o il suo ente."))
        return data


class PasteForm(forms.Form):
    """Many persons, one for each line. What is sure is added; doubtful lines stay in the field, with the reason."""

    rows = forms.CharField(
        label=_("Righe da incollare"),
        help_text=_(
            "Una persona per riga: nome, ente, e-mail. Anche da un foglio di calcolo, con o senza intestazione."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=60_000,
    )
    category = forms.ChoiceField(
        label=_("Categoria di chi non la indica"),
        help_text=_("Gli enti già conosciuti tengono la loro. Si può anche scrivere in ogni riga, dopo l'ente."),
        choices=[("", _("da indicare riga per riga")), *SourceCategory.choices],
        required=False,
    )

    def clean_rows(self) -> str:
        rows = self.cleaned_data["rows"]
        if len([line for line in rows.splitlines() if line.strip()]) > MOST_ROWS:
            raise ValidationError(_("Al massimo %(most)s righe per volta.") % {"most": MOST_ROWS})
        return rows

    def guests(self) -> GuestList:
        return read(self.cleaned_data["rows"], category=self.cleaned_data["category"])

    def left_over(self, guests: GuestList) -> "PasteForm":
        """Return the form again with the doubtful lines alone."""
        form = PasteForm({"rows": guests.left_over, "category": self.cleaned_data["category"]})
        form.full_clean()
        form.add_error("rows", [ValidationError(str(doubt)) for doubt in guests.doubts])
        return form


class AskAgainForm(forms.Form):
    """The address to which a lost link is sent again."""

    email = forms.EmailField(
        label=_("La tua e-mail"), help_text=_("Quella con cui sei stato invitato."), max_length=254
    )
