"""Which accounts and roles there are, and who sees them."""

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Q, QuerySet
from django.utils import timezone


class UserManager(BaseUserManager):
    """Accounts are made by invitation; the e-mail address is the login name."""

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str):
        return self.get(email=email.lower())


class RoleGrantQuerySet(QuerySet):
    def current(self):
        """Grants in force now."""
        now = timezone.now()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now), valid_from__lte=now)
