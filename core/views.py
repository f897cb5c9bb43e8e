"""The pages of our own failures and of what cannot be taken in."""

import logging
import secrets

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

logger = logging.getLogger(__name__)

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a reference that leads to the trace in the log; asks nothing of the database."""
    reference = secrets.token_hex(4)
    logger.error("server_error reference=%s", reference, exc_info=True)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 413 when more was sent than one form may hold, else 400."""
    if isinstance(exception, TOO_MUCH):
        return HttpResponse(render_to_string("413.html"), status=413)
    return defaults.bad_request(request, exception)
