"""What is typed in the room: a finding, a code, a vote, what to do with a line."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Scale
from focusgroups.forms.links import SaidForm
from focusgroups.models import Contribution, ContributionKind
from focusgroups.models.room import MOST_DOTS
from focusgroups.room import LENGTH, LETTERS, read_code


class PhoneForm(forms.Form):
    """A finding, in the words of the phone; the kind is one of three buttons."""

    kind = forms.ChoiceField(
        label=_("Che cosa vuoi dire?"),
        choices=SaidForm.WORDS,
        widget=Scale,
        error_messages={"required": _("Scegli uno dei tre inizi.")},
    )
    text = forms.CharField(
        label=_("La tua frase"),
        help_text=_("Una frase sola, senza nomi di persone o di imprese."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        max_length=500,
        error_messages={"required": _("Scrivi la tua frase.")},
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uuid", uuid.uuid4())


class HeardForm(PhoneForm):
    """A finding that who conducts the room types, in the words of the office."""

    kind = forms.ChoiceField(label=_("Tipo"), choices=ContributionKind, widget=Scale, initial=ContributionKind.NEED)
    text = forms.CharField(
        label=_("Che cosa è stato detto"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        max_length=2000,
        error_messages={"required": _("Scrivi la frase.")},
    )


class CodeForm(forms.Form):
    """The code that everybody sees in the room."""

    codice = forms.CharField(
        label=_("Codice della sala"),
        help_text=_("Sei lettere e cifre: lo vedi sullo schermo o sul foglio."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Scrivi il codice.")},
    )

    def clean_codice(self) -> str:
        code = read_code(self.cleaned_data["codice"])
        if len(code) != LENGTH or not set(code) <= set(LETTERS):
            raise forms.ValidationError(_("Controlla il codice: sono sei lettere e cifre."))
        return code


class DecideForm(forms.Form):
    """What to do with a line that came in: one of three buttons, each with the line's uuid as its value."""

    convalida = forms.UUIDField(required=False)
    unisci = forms.UUIDField(required=False)
    non_riprendere = forms.UUIDField(required=False)
    into = forms.ModelChoiceField(
        label=_("Unisci a"),
        queryset=Contribution.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("scegli la riga"),
    )
    note = forms.CharField(label=_("Motivo, se non riprendi"), required=False, max_length=300)

    def __init__(self, *args, targets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = targets
        self.fields["into"].label_from_instance = lambda line: f"{line.get_kind_display()}: {line.display_title}"

    @property
    def chosen(self) -> tuple[str, uuid.UUID] | None:
        """The button that was pressed and the line that it stands at."""
        return next(((name, key) for name in BUTTONS if (key := self.cleaned_data.get(name))), None)

    def clean(self):
        data = super().clean()
        if data.get("unisci") and not data.get("into"):
            self.add_error("into", _("Scegli a quale riga unirla."))
        if data.get("non_riprendere") and not data.get("note"):
            self.add_error("note", _("Scrivi il motivo: lo legge chi ha inviato la frase."))
        return data


BUTTONS = ("convalida", "unisci", "non_riprendere")


class OpenVoteForm(forms.Form):
    """Which lines are voted on, and with how many dots."""

    dots_each = forms.IntegerField(label=_("Punti a testa"), min_value=1, max_value=MOST_DOTS, initial=3)
    lines = forms.ModelMultipleChoiceField(
        label=_("Righe al voto"),
        queryset=Contribution.objects.none(),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Scegli almeno due righe.")},
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines

    def clean_lines(self):
        lines = self.cleaned_data["lines"]
        if len(lines) < 2:
            raise forms.ValidationError(_("Scegli almeno due righe."))
        return lines


class BallotForm(forms.Form):
    """The dots that a phone gives, one number for each line at the vote."""

    def __init__(self, *args, vote, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.vote, self.gone = vote, []
        for choice in choices:
            line = choice.contribution
            if choice.is_gone:
                self.gone.append(str(line.uuid))
                continue
            self.fields[str(line.uuid)] = forms.IntegerField(
                label=line.text,
                min_value=0,
                max_value=vote.dots_each,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def dots(self) -> dict[uuid.UUID, int]:
        return {uuid.UUID(name): count or 0 for name, count in self.cleaned_data.items()}

    def clean(self):
        data = super().clean()
        if any(self.data.get(name) not in {None, "", "0"} for name in self.gone):
            raise forms.ValidationError(_("Una delle righe non è più al voto: dai di nuovo i tuoi punti."))
        given = sum(count or 0 for count in data.values())
        if not self.errors and not 0 < given <= self.vote.dots_each:
            words = _("Hai dato %(given)s punti: dai da 1 a %(most)s punti in tutto.")
            raise forms.ValidationError(words, params={"given": given, "most": self.vote.dots_each})
        return data
