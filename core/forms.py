"""One renderer for every form, widgets in the library's markup, and forms in sections."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Draw forms with our templates: label above, help, error beside the field, "(obbligatorio)" in words."""

    form_template_name = "components/form_body.html"
    field_template_name = "components/field.html"


class DateInput(forms.DateInput):
    """The browser's own calendar, which wants ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """Date and hour, in the browser's own way."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """Hour and minutes."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class Scale(forms.RadioSelect):
    """A few ordered answers side by side, for instance 1-5."""

    template_name = "django/forms/widgets/scale.html"


@dataclass(frozen=True)
class Section:
    """A group of fields: `folded` ones stay closed until opened or until a field in them has an error or a value."""

    title: str
    fields: tuple[str, ...]
    folded: bool = False
    note: str = ""
    columns: int = 0


@dataclass(frozen=True)
class BoundSection:
    title: str
    fields: list[BoundField]
    folded: bool
    note: str
    columns: int

    @property
    def is_open(self) -> bool:
        return any(field.errors for field in self.fields)


class Sectioned(forms.BaseForm):
    """Mixin of a form whose `sections` say in which groups and order its fields are shown."""

    sections: tuple[Section, ...] = ()

    @property
    def bound_sections(self) -> Iterator[BoundSection]:
        for section in self.sections:
            fields = [self[name] for name in section.fields if name in self.fields]
            if fields:
                yield BoundSection(section.title, fields, section.folded, section.note, section.columns)


class Once(forms.Form):
    """Carries the uuid of the row to be: sent twice it is still one row."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class Versioned(forms.Form):
    """Carries the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class Keyed(forms.BaseModelForm):
    """Mixin of a ModelForm: a new row carries its own uuid (sent twice it is one row), an old one its version."""

    def add_keys(self) -> None:
        if self.instance._state.adding:
            self.fields["uuid"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
            self.initial.setdefault("uuid", uuid4())
        else:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
            self.initial["version"] = self.instance.version

    def row(self):
        """Return the row as typed, a new one with the uuid that the form carried; nothing is saved."""
        row = self.save(commit=False)
        row.uuid = self.cleaned_data.get("uuid") or row.uuid
        return row


class PeriodForm(forms.Form):
    """From when and until when something holds; nothing means now and without end."""

    valid_from = forms.DateTimeField(label=_("Dal"), required=False, widget=DateInput, help_text=_("Vuoto: da subito."))
    valid_until = forms.DateTimeField(
        label=_("Fino al"), required=False, widget=DateInput, help_text=_("Vuoto: senza scadenza.")
    )

    def clean(self):
        cleaned = super().clean() or {}
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begin and end and end <= begin:
            self.add_error("valid_until", _("La fine viene prima dell'inizio."))
        return cleaned
