"""The door of the pages that a participant's personal link opens in the apps above: no account, no trace elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from focusgroups.bearers import Bearer
from focusgroups.links import bearer_for, valid_link
from focusgroups.models import Participation, PersonalLink

# Kept from other sites, but not from our own forms: with "no-referrer" browsers send `Origin: null`, which the
# protection against forged requests must refuse.
REFERRER_POLICY = "strict-origin"


@dataclass(frozen=True)
class Entered:
    """Who came in, and with which secret."""

    secret: str
    bearer: Bearer
    person: Participation | None


def for_participants(view: Callable) -> Callable:
    """Let the holder of a participant's link in; who has no valid link reads so on the table's own page."""

    @never_cache
    @wraps(view)
    def entered(request, secret, **kwargs):
        link, bearer = valid_link(secret), bearer_for(secret)
        if link is None or bearer is None:
            return redirect("links:table", secret)
        if link.kind != PersonalLink.Kind.PARTICIPANT:
            raise Http404
        response = view(request, Entered(secret, bearer, link.participation), **kwargs)
        response["Referrer-Policy"] = REFERRER_POLICY
        return response

    return entered
