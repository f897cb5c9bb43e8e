"""What a call may read: the person's scope and the key's scopes together."""

from django.contrib.auth.models import AnonymousUser
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import SAFE_METHODS, BasePermission

from api.models import Scope


class ScopedReadOnly(BasePermission):
    """Reading only; a key needs at least one of the scopes."""

    def has_permission(self, request, view) -> bool:
        if request.method not in SAFE_METHODS:
            raise MethodNotAllowed(request.method)
        return request.auth is None or bool(set(request.auth.scopes) & set(Scope.values))


def reader(request):
    """Return in whose eyes the rows are read: the key's owner with `read_own`, else the public's."""
    if request.auth is not None and Scope.READ_OWN in request.auth.scopes:
        return request.user
    return AnonymousUser()
