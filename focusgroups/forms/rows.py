"""The rows of the grid's page: those that are stored, and empty ones that inherit from the last."""

from uuid import uuid4

from django import forms

from focusgroups.models import Contribution, ContributionKind
from focusgroups.rows import CARRIED, RowForm, Table, cells_of

EXTRA = 5

RowFormSet = forms.formset_factory(RowForm, extra=0, max_num=1000, absolute_max=1100)


def initial_of(table: Table, line: Contribution) -> dict:
    cells = table.cells_of(line)
    return {"uuid": line.uuid, "base": cells, **cells}


def blank_rows(table: Table, last: Contribution | None) -> list[dict]:
    """Empty rows that begin with kind, horizon and areas of the last line."""
    cells = cells_of(last) if last else {"kind": ContributionKind.NEED.value}
    carried = {name: cells.get(name, "") for name in ("kind", *CARRIED)}
    return [{"uuid": uuid4(), "base": carried, **carried} for _number in range(EXTRA if table.may_add else 0)]
