"""The form in which a person says which column of a handed-in table is which."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Section, Sectioned
from core.tables.columns import Chosen, Column


class ColumnsForm(Sectioned, forms.Form):
    """One choice for each of our columns: the number of its column in the header."""

    def __init__(self, data=None, *, columns: Sequence[Column], header: Sequence[str], chosen: Chosen):
        super().__init__(data)
        self.sections = (Section("", tuple(column.code for column in columns), columns=2),)
        choices = [("", _("nessuna")), *((number, name or number + 1) for number, name in enumerate(header))]
        for column in columns:
            self.fields[column.code] = forms.TypedChoiceField(
                choices=choices,
                coerce=int,
                empty_value=None,
                required=column.required,
                label=column.label,
                help_text=column.help,
                initial=chosen.get(column.code),
            )

    @property
    def columns(self) -> dict[str, int]:
        return {code: number for code, number in self.cleaned_data.items() if number is not None}
