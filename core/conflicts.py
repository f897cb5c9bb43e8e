"""Forms that met another text: their own, sent before under the same code, or somebody else's, saved meanwhile."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import uuid4

from django.shortcuts import render
from django.utils.formats import date_format

from core.errors import AlreadySent, Stale

Row = TypeVar("Row")
NOT_COMPARED = {"version", "uuid", "voices", "skill_labels"}


def unless_sent(form, act: Callable[[], Row]) -> Row | None:
    """Return what `act` returns; None when the form's code came before with other words, which the form then says."""
    try:
        return act()
    except AlreadySent as refusal:
        begin_again(form, refusal)
    return None


def begin_again(form, refusal: AlreadySent) -> None:
    """Give the form as typed a code of its own, with which it is sent as something new."""
    form.data = form.data.copy()
    form.data[form.add_prefix("uuid")] = str(uuid4())
    form.add_error(None, str(refusal))


def conflict(request, template: str, form, stale: Stale, context: dict, stored: dict[str, Any] | None = None):
    """Answer 409 with the form as typed and the fields that differ. `stored` is as in `both_texts`."""
    rows = both_texts(form, stale, stored)
    return render(request, template, {**context, "form": form, "conflict_rows": rows}, status=409)


def both_texts(form, stale: Stale, stored: dict[str, Any] | None = None) -> list[dict[str, str]]:
    """Give the form as typed the version that is stored; return the fields that differ: label, yours, saved.

    `stored` gives what the record holds by the form's names; without it the record's own attributes are read.
    """
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(stale.current.version)
    names = [name for name in form.fields if name in form.cleaned_data and name not in NOT_COMPARED]
    if stored is None:
        stored = {name: getattr(stale.current, name, None) for name in names}
    rows = [_row(form, name, stored[name]) for name in names if name in stored]
    return [row for row in rows if row["yours"] != row["saved"]]


def _row(form, name: str, saved) -> dict[str, str]:
    yours, held = words(form, name, form.cleaned_data.get(name)), words(form, name, saved)
    return {"label": form[name].label, "yours": yours, "saved": held}


def words(form, name: str, value) -> str:
    """Say a value as a person reads it."""
    if hasattr(value, "all"):
        value = list(value.all())
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, date):
        return date_format(value, "j F Y").lower()
    if isinstance(value, (list, tuple)) or hasattr(value, "iterator"):
        return ", ".join(sorted(str(item) for item in value))
    choices = dict(getattr(form.fields[name], "choices", ()) or ()) if isinstance(value, (str, int)) else {}
    return str(choices.get(value, "" if value is None else value))
