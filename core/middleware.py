"""One handler turns a rule's refusal, and what cannot be read at all, into a page with its sentence."""

from django.core.exceptions import ValidationError
from django.db import DataError
from django.shortcuts import render
from django.views.defaults import bad_request

from core.errors import DomainError

# Characters and numbers that no column holds: NUL, halves of surrogate pairs, digits without end.
UNREADABLE = (DataError, UnicodeEncodeError)


class ErrorsInWords:
    """Answer 409 with the reason when an action refuses a step or a value, 400 when a value cannot be stored at all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, DomainError):
            return render(request, "409.html", {"reason": str(exception)}, status=409)
        if isinstance(exception, ValidationError):
            return render(request, "409.html", {"reason": " ".join(exception.messages)}, status=409)
        if isinstance(exception, UNREADABLE):
            return bad_request(request, exception)
        return None
