"""Whose eyes read a page that is everybody's and, for who is signed in, a page of the work area."""

from django.contrib.auth.models import AnonymousUser

from core.languages import is_italian


def reader_of(request):
    """The person; under /en/ anybody, as the work area is in Italian alone: there the page is the public's."""
    return request.user if is_italian() else AnonymousUser()
