"""Forms of the attendance list: one person, or many pasted lines."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusters.models import FirmSize, Organisation, Province, SourceCategory
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
    """Many persons, one for each line."""

    rows = forms.CharField(
        label=_("Righe da incollare"),
        help_text=_("Una persona per riga: nome; ente; categoria; e-mail. Anche da un foglio di calcolo."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=60_000,
    )

    def clean_rows(self) -> list[dict]:
        lines = [line.strip() for line in self.cleaned_data["rows"].splitlines()]
        numbered = [(number, line) for number, line in enumerate(lines, 1) if line]
        if len(numbered) > MOST_ROWS:
            raise ValidationError(_("Al massimo %(most)s righe per volta.") % {"most": MOST_ROWS})
        rows, errors = [], []
        for number, line in numbered:
            try:
                rows.append(person_of(line))
            except ValidationError as error:
                errors.append(_now("Riga %(number)s: %(why)s") % {"number": number, "why": error.message})
        if errors:
            raise ValidationError(errors)
        return rows


def person_of(line: str) -> dict:
    """Read `name; body; category; e-mail` (or the same by tabs). Raises ValidationError with the reason."""
    cells = [" ".join(cell.split()) for cell in line.split("\t" if "\t" in line else ";")]
    if len(cells) > 4:
        raise ValidationError(_now("ci sono più di quattro dati."))
    name, body, category, email = [*cells, "", "", ""][:4]
    if not (name or body):
        raise ValidationError(_now("mancano nome ed ente."))
    if len(name) > 150 or len(body) > 200:
        raise ValidationError(_now("nome o ente troppo lunghi."))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise ValidationError(_now("l'e-mail «%s» non è scritta bene.") % email) from None
    return {"name": name, "organisation": body, "category": _category(category, body), "email": email}


def _category(word: str, body: str) -> str:
    """Return the code of a category written as on screen, or the one the known body already has."""
    codes = {str(label).casefold(): code for code, label in SourceCategory.choices}
    if word:
        if word.casefold() not in codes:
            raise ValidationError(
                _now("la categoria «%(word)s» non esiste; usa una di queste: %(known)s.")
                % {"word": word, "known": ", ".join(codes)}
            )
        return codes[word.casefold()]
    known = Organisation.objects.filter(name__iexact=body).first() if body else None
    if known is None:
        raise ValidationError(_now("manca la categoria."))
    return known.category


class AskAgainForm(forms.Form):
    """The address to which a lost link is sent again."""

    email = forms.EmailField(
        label=_("La tua e-mail"), help_text=_("Quella con cui sei stato invitato."), max_length=254
    )
