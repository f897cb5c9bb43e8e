"""The form of pasted notes, and the rows that they become."""

from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from focusgroups.models import ContributionKind
from focusgroups.notes import ORDER, Pasted, parse
from focusgroups.rows import RowForm, Table

LONGEST = 200_000  # characters
MOST = 1000  # rows


class NotesForm(forms.Form):
    """Notes of a meeting, or a block of a spreadsheet."""

    testo = forms.CharField(
        label=_("Appunti"),
        help_text=_(
            "Ogni riga o punto elenco diventa un contributo. Un titolo (Fabbisogni, Dati e tendenze, Proposte) o una"
            " lettera davanti (F, T, P) ne dice il tipo. Anche un blocco copiato da Excel, con o senza intestazione."
        ),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    tipo = forms.ChoiceField(
        label=_("Tipo delle righe che non lo dicono"), choices=ContributionKind, initial=ContributionKind.NEED
    )

    def pasted(self, table: Table, *, start: str = "kind") -> Pasted:
        return parse(self.cleaned_data["testo"], kind=self.cleaned_data["tipo"], start=start, speakers=table.speakers)


class BlockForm(NotesForm):
    """Likewise, pasted at a cell of the grid."""

    colonna = forms.ChoiceField(choices=[(name, name) for name in ORDER])


def proposed(table: Table, pasted: Pasted, key: UUID) -> list[RowForm]:
    """Return the rows to come as forms, checked and not saved; the same `key` names the same rows again."""
    rows = []
    for number, row in enumerate(pasted.rows[:MOST]):
        cells = {f"righe-{number}-{name}": value for name, value in row.cells.items()}
        data = {**cells, f"righe-{number}-uuid": str(uuid5(key, str(number)))}
        form = RowForm(data, prefix=f"righe-{number}", table=table)
        form.begin()
        rows.append(form)
    return rows
