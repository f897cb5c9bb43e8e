"""Which keys there are."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from knox.models import AuthTokenManager


class ApiTokenQuerySet(QuerySet):
    def owned_by(self, user):
        """The person's own keys; nobody sees those of others."""
        return self.filter(user=user.pk)

    def live(self):
        """Neither revoked nor expired."""
        return self.filter(Q(expiry__isnull=True) | Q(expiry__gt=timezone.now()), revoked_at__isnull=True)


ApiTokenManager = AuthTokenManager.from_queryset(ApiTokenQuerySet)
