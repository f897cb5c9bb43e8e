"""The page of a conflict: the form as typed, now with the stored version, and both texts where they differ."""

from django.shortcuts import render

from core.errors import Stale


def conflict(request, template: str, form, stale: Stale, context: dict, stored: dict):
    """Answer 409; `stored` holds what is saved now by the form's names."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(stale.current.version)
    rows = [
        {"label": form[name].label, "yours": form.cleaned_data.get(name) or "", "saved": saved}
        for name, saved in stored.items()
        if (form.cleaned_data.get(name) or "") != saved
    ]
    return render(request, template, {**context, "form": form, "conflict_rows": rows}, status=409)
