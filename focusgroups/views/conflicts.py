"""The page of a conflict: both texts, nothing lost."""

from django.shortcuts import render

from core.errors import Stale

NOT_COMPARED = {"version", "uuid", "voices", "skill_labels"}


def conflict(request, template: str, form, stale: Stale, context: dict, stored=None):
    """Answer 409 with the form as typed, now carrying the version that is stored, and the fields that differ.

    `stored` gives what the record holds by the form's names; without it the record's own attributes are read.
    """
    data = form.data.copy()
    data["version"] = str(stale.current.version)
    form.data = data
    holds = stored(stale.current) if stored else {}
    rows = []
    for name, yours in form.cleaned_data.items():
        if name in NOT_COMPARED:
            continue
        saved = holds.get(name) if stored else getattr(stale.current, name, None)
        mine, theirs = words(form, name, yours), words(form, name, saved)
        if mine != theirs:
            rows.append({"label": form[name].label, "yours": mine, "saved": theirs})
    return render(request, template, {**context, "form": form, "conflict_rows": rows}, status=409)


def words(form, name: str, value) -> str:
    """Say a value as a person reads it."""
    if hasattr(value, "all"):
        value = list(value.all())
    if isinstance(value, bool):
        return "✓" if value else ""
    choices = dict(getattr(form.fields[name], "choices", ()) or ()) if isinstance(value, str) else {}
    if isinstance(value, (list, tuple)) or hasattr(value, "iterator"):
        return ", ".join(sorted(str(item) for item in value))
    return str(choices.get(value, "" if value is None else value))
