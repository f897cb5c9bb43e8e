"""The page of our own failures."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a reference that leads to the trace in the log; asks nothing of the database."""
    reference = secrets.token_hex(4)
    logger.error("server_error reference=%s", reference, exc_info=True)
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)
