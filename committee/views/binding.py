"""A valid form meets an action: refusals come back beside the fields and nothing typed is lost."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.shortcuts import render

from core.conflicts import begin_again, both_texts
from core.errors import AlreadySent, DomainError, NotAllowed, Stale


def attempt(form, act: Callable):
    """Return what `act` returns; None when a rule refused, with its words (or both texts) in the form."""
    try:
        return act()
    except ValidationError as error:
        for field, messages in getattr(error, "error_dict", {None: error.messages}).items():
            form.add_error(field if field in form.fields else None, messages)
    except Stale as stale:
        stored = form.initial_of(stale.current) if hasattr(form, "initial_of") else None
        form.conflict = both_texts(form, stale, stored)
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
