"""ApiToken: a partner's key, stored as a hash, shown once."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from api.queries import ApiTokenManager


class Scope(models.TextChoices):
    READ = "read", _("leggere i dati pubblici")
    READ_OWN = "read_own", _("leggere anche ciò che il mio ruolo vede")


class Standing(models.TextChoices):
    LIVE = "live", _("attiva")
    REVOKED = "revoked", _("revocata")
    EXPIRED = "expired", _("scaduta")

    @property
    def is_live(self) -> bool:
        return self is Standing.LIVE

    @property
    def tone(self) -> str:
        return "success" if self.is_live else "neutral"


class ApiToken(AbstractAuthToken):
    """A key with scopes and expiry. What a call may read is the person's scope and the token's scopes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("a che cosa serve"), max_length=80)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("permessi"), default=list)
    last_used_at = models.DateTimeField(_("ultimo uso"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revocato"), null=True, blank=True)

    objects = ApiTokenManager()

    class Meta:
        verbose_name = _("chiave API")
        verbose_name_plural = _("chiavi API")
        ordering = ["-created"]

    def __str__(self):
        return f"{self.token_key}…"

    @property
    def prefix(self) -> str:
        """The first characters, by which the owner recognises the key."""
        return self.token_key[:8]

    def is_valid(self, now: datetime) -> bool:
        """Whether the key is neither revoked nor expired."""
        return self.revoked_at is None and (self.expiry is None or self.expiry > now)

    @property
    def scope_labels(self) -> list[str]:
        """The scopes in words."""
        return [Scope(scope).label for scope in self.scopes]

    def standing(self, now: datetime) -> "Standing":
        """Whether the key works now."""
        if self.revoked_at:
            return Standing.REVOKED
        return Standing.LIVE if self.is_valid(now) else Standing.EXPIRED
