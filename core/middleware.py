"""One handler turns a rule's refusal into a page with its sentence."""

from django.shortcuts import render

from core.errors import DomainError


class ErrorsInWords:
    """Answer 409 with the reason when an action refuses a step."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, DomainError):
            return render(request, "409.html", {"reason": str(exception)}, status=409)
        return None
