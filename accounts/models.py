"""User and RoleGrant. What a manager may do comes from clusters.Membership, not from a role."""

import uuid
from functools import cached_property

import rules
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.queries import RoleGrantQuerySet, UserManager


class User(AbstractBaseUser):
    """An account. The e-mail address is the login name, stored in lower case."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("nome e cognome"), max_length=150)
    body = models.CharField(_("ente"), max_length=200, blank=True)
    is_active = models.BooleanField(_("attivo"), default=True)
    is_demo = models.BooleanField(_("dimostrativo"), default=False)
    date_joined = models.DateTimeField(_("creato"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("utente")
        verbose_name_plural = _("utenti")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def actor(self) -> str:
        """How events and jobs name this person."""
        return f"user:{self.uuid}"

    @cached_property
    def role_names(self) -> frozenset[str]:
        """Roles in force, read once for each request (the row is loaded anew with every request)."""
        return frozenset(self.role_grants.current().values_list("role", flat=True)) if self.is_active else frozenset()

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Ask the predicate registered in some rules.py; unregistered means no. There is no superuser."""
        return self.is_active and rules.has_perm(permission, self, obj)

    def has_perms(self, permissions, obj: object = None) -> bool:
        """Ask for several at once, as Django's `permission_required` does."""
        return all(self.has_perm(permission, obj) for permission in permissions)


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinamento (ART-ER)")
    MEMBER = "member", _("componente del Comitato")
    SECRETARY = "secretary", _("segreteria del Comitato")
    ADMIN = "admin", _("amministrazione del sito")
    PARTNER = "partner", _("partner (API)")


class RoleGrant(models.Model):
    """A role given to an account for a time. Nobody grants a role to themselves."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("utente"))
    role = models.CharField(_("ruolo"), max_length=12, choices=Role)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="grants_made", null=True, blank=True, verbose_name=_("dato da")
    )
    valid_from = models.DateTimeField(_("dal"), default=timezone.now)
    valid_until = models.DateTimeField(_("fino al"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("ruolo assegnato")
        verbose_name_plural = _("ruoli assegnati")
        ordering = ["user", "role", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["coordinator", "member", "secretary", "admin", "partner"]),
                name="rolegrant_role_known",
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("user")),
                name="rolegrant_not_to_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
                name="rolegrant_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(valid_until__isnull=True), name="rolegrant_one_open"
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.role}"
