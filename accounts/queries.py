"""Which accounts and roles there are, and who sees them."""

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from core.relations import model_behind
from core.text import by_name

READS_EVERYBODY = {"coordinator", "secretary", "admin"}


class UserQuerySet(QuerySet):
    def visible_to(self, user):
        """Everybody for who invites people or gives roles; the own account for all others."""
        if READS_EVERYBODY & set(getattr(user, "role_names", ())):
            return self
        return self.filter(pk=user.pk)

    def demo(self):
        """Accounts of the demonstration that can sign in."""
        return self.filter(is_demo=True, is_active=True).order_by("pk")

    def with_roles(self):
        """Load the grants in force as `current_grants`, in one more query."""
        grants = model_behind(self.model, "role_grants")
        return self.prefetch_related(
            Prefetch("role_grants", queryset=grants.objects.current(), to_attr="current_grants")
        )

    def in_reading_order(self):
        return self.order_by(by_name("name"), "email")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Accounts are made by invitation; the e-mail address is the login name."""

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str):
        return self.get(email=email.lower())


class RoleGrantQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of the accounts that the person sees."""
        users = model_behind(self.model, "user")
        return self.filter(user__in=users.objects.visible_to(user))

    def current(self):
        """Grants in force now."""
        now = timezone.now()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now), valid_from__lte=now)

    def not_over(self):
        """Grants in force now or later."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=timezone.now()))
