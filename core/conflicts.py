"""The page of a conflict: the form as typed, now with the stored version, and both texts where they differ."""

from typing import Any

from django.shortcuts import render

from core.errors import Stale

NOT_COMPARED = {"version", "uuid", "voices", "skill_labels"}


def conflict(request, template: str, form, stale: Stale, context: dict, stored: dict[str, Any] | None = None):
    """Answer 409 with the form as typed, which now carries the version that is stored, and the fields that differ.

    `stored` gives what the record holds by the form's names; without it the record's own attributes are read.
    """
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(stale.current.version)
    names = [name for name in form.cleaned_data if name not in NOT_COMPARED]
    if stored is None:
        stored = {name: getattr(stale.current, name, None) for name in names}
    rows = [_row(form, name, stored[name]) for name in names if name in stored]
    differing = [row for row in rows if row["yours"] != row["saved"]]
    return render(request, template, {**context, "form": form, "conflict_rows": differing}, status=409)


def _row(form, name: str, saved) -> dict[str, str]:
    yours, held = words(form, name, form.cleaned_data.get(name)), words(form, name, saved)
    return {"label": form[name].label, "yours": yours, "saved": held}


def words(form, name: str, value) -> str:
    """Say a value as a person reads it."""
    if hasattr(value, "all"):
        value = list(value.all())
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, (list, tuple)) or hasattr(value, "iterator"):
        return ", ".join(sorted(str(item) for item in value))
    choices = dict(getattr(form.fields[name], "choices", ()) or ()) if isinstance(value, str) else {}
    return str(choices.get(value, "" if value is None else value))
