"""Keys of the API, the changes that mirrors read, the releases of a round, and who reuses the data."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from api.queries import ApiTokenManager, ChangeQuerySet, ReleaseQuerySet, ReuseQuerySet
from core.calendar import now, today
from core.models import CurrentTransaction, PgXid8, Sourced
from focusgroups.models import Round


class Scope(models.TextChoices):
    READ = "read", _("leggere i dati pubblici")
    READ_OWN = "read_own", _("leggere anche ciò che il mio ruolo vede")
    WRITE = "write", _("aggiungere contributi ai focus group che gestisco")


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


class Change(models.Model):
    """When a row of the public API came, changed or went for the last time: what a mirror reads.

    One row for each that was ever public; never its contents. Written by `api.changes` alone.
    """

    resource = models.CharField(_("risorsa"), max_length=30)
    key = models.CharField(_("chiave"), max_length=200)
    digest = models.CharField(_("impronta"), max_length=32)
    transaction_id = PgXid8(db_default=CurrentTransaction(), editable=False)
    at = models.DateTimeField(_("quando"))
    is_gone = models.BooleanField(_("non più pubblico"), default=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("cambiamento")
        verbose_name_plural = _("cambiamenti")
        ordering = ["transaction_id", "id"]
        constraints = [models.UniqueConstraint(fields=["resource", "key"], name="change_once_for_each_row")]
        indexes = [models.Index(fields=["transaction_id", "id"], name="change_in_order")]

    def __str__(self):
        return f"{self.resource} {self.key}"


class Touch(models.Model):
    """A table that a transaction wrote to, and that `api.changes` has not looked at since. Written by triggers."""

    name = models.CharField(_("tabella"), max_length=63)

    class Meta:
        verbose_name = _("tabella toccata")
        verbose_name_plural = _("tabelle toccate")

    def __str__(self):
        return self.name


class Comparison(models.Model):
    """By which statement the public rows of a resource were compared last."""

    resource = models.CharField(_("risorsa"), max_length=30, unique=True)
    fingerprint = models.CharField(_("impronta"), max_length=64)

    class Meta:
        verbose_name = _("confronto")
        verbose_name_plural = _("confronti")

    def __str__(self):
        return self.resource


class Release(models.Model):
    """The public data of a round as files that never change. A wrong one is followed by another, with a reason.

    `files`: name, sha256, size in bytes, rows, and the path of each in the store. A trigger refuses UPDATE and DELETE.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="data_releases", verbose_name=_("ciclo"))
    number = models.PositiveSmallIntegerField(_("numero"))
    made_at = models.DateTimeField(_("rilasciato"), default=now)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    changelog = ArrayField(
        models.CharField(max_length=300), verbose_name=_("che cosa cambia"), default=list, blank=True
    )
    digest = models.CharField(_("impronta"), max_length=64)
    files = models.JSONField(_("file"))
    withdraws_earlier = models.BooleanField(_("ritira i file dei precedenti"), default=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("rilascio")
        verbose_name_plural = _("rilasci")
        ordering = ["-round__held_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="release_number_once"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""), name="release_further_one_with_reason"
            ),
        ]

    def __str__(self):
        return f"{self.round.slug} {self.number}"

    def file(self, name: str) -> dict | None:
        """The file of this name."""
        return next((file for file in self.files if file["name"] == name), None)


class Reuse(Sourced):
    """What a body made out of the data and published by itself. It names bodies, never people."""

    class State(models.TextChoices):
        LISTED = "listed", _("in elenco")
        REMOVED = "removed", _("tolto dall'elenco")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("titolo"), max_length=120)
    body = models.CharField(
        _("chi l'ha fatto"),
        max_length=120,
        help_text=_(
            "L'ente o l'impresa che l'ha reso pubblico da sé: sarà scritto accanto al titolo. Nessuna persona."
        ),
    )
    url = models.URLField(_("indirizzo"), max_length=500, validators=[URLValidator(schemes=["http", "https"])])
    summary = models.CharField(_("che cosa è"), max_length=300, help_text=_("Una frase."))
    dataset = models.CharField(_("insieme di dati"), max_length=30, blank=True)
    published_on = models.DateField(_("reso pubblico il"), default=today)
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.LISTED)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("riuso dei dati")
        verbose_name_plural = _("riusi dei dati")
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=["listed", "removed"]), name="reuse_state_known"),
            models.CheckConstraint(
                condition=models.Q(title__regex=r"\S") & models.Q(body__regex=r"\S") & models.Q(summary__regex=r"\S"),
                name="reuse_says_something",
            ),
        ]

    def __str__(self):
        return self.title
