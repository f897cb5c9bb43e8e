"""A valid form meets an action: refusals come back beside the fields and nothing typed is lost."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import render
from django.utils.formats import date_format

from core.conflicts import begin_again
from core.errors import AlreadySent, DomainError, NotAllowed, Stale


def attempt(form, act: Callable):
    """Return what `act` returns; None when a rule refused, with its words (or both texts) in the form."""
    try:
        return act()
    except ValidationError as error:
        for field, messages in getattr(error, "error_dict", {None: error.messages}).items():
            form.add_error(field if field in form.fields else None, messages)
    except Stale as stale:
        form.conflict = differences(form, stale.current)
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = stale.current.version
    except AlreadySent as refusal:
        begin_again(form, refusal)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, str(error))
    return None


def page(request, template: str, form, **context):
    """Show a form; 409 when somebody saved in the meantime."""
    status = 409 if getattr(form, "conflict", None) else 200
    return render(request, template, {"form": form, **context}, status=status)


def differences(form, current: models.Model) -> list[dict]:
    """What was typed beside what is stored, where they differ; every field when the form knows its own values."""
    stored = form.initial_of(current) if hasattr(form, "initial_of") else {}
    rows = []
    for name, field in form.fields.items():
        if name == "version" or name not in form.cleaned_data:
            continue
        yours, saved = form.cleaned_data[name], stored.get(name) if stored else getattr(current, name, None)
        if (yours or None) != (saved or None):
            rows.append({"label": field.label, "yours": in_words(field, yours), "saved": in_words(field, saved)})
    return rows


def in_words(field, value) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y").lower()
    if not isinstance(value, models.Model) and getattr(field, "choices", None):
        return str(dict(field.choices).get(value, value or ""))
    return "" if value is None else str(value)
