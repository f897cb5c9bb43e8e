"""The register of events, background jobs, and the source that a row may carry."""

import uuid

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.calendar import now


class PgXid8(models.Field):
    """PostgreSQL's 64-bit transaction id, read as text."""

    def db_type(self, connection):
        return "xid8"


class CurrentTransaction(models.Func):
    """The transaction that writes the row; a reader below `pg_snapshot_xmin` misses no late commit."""

    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = PgXid8()


class Event(models.Model):
    """One thing that happened. Append-only: a trigger refuses UPDATE and DELETE. Text only, no foreign keys."""

    at = models.DateTimeField(_("quando"), default=now, editable=False)
    transaction_id = PgXid8(db_default=CurrentTransaction(), editable=False)
    verb = models.CharField(_("atto"), max_length=80)
    subject = models.CharField(_("oggetto"), max_length=120)
    scope = models.CharField(_("cluster"), max_length=20, blank=True)
    actor = models.CharField(_("chi"), max_length=60)
    from_state = models.CharField(_("da"), max_length=30, blank=True)
    to_state = models.CharField(_("a"), max_length=30, blank=True)
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        verbose_name = _("evento")
        verbose_name_plural = _("eventi")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject", "id"], name="event_of_subject"),
            models.Index(fields=["scope", "id"], name="event_of_scope"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject}"


class Job(models.Model):
    """Work to be done in the background. The row is the truth, Celery's message only the doorbell."""

    class State(models.TextChoices):
        QUEUED = "queued", _("in coda")
        RUNNING = "running", _("in corso")
        DONE = "done", _("fatto")
        FAILED = "failed", _("non riuscito")
        CANCELLED = "cancelled", _("annullato")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("lavoro"), max_length=60)
    key = models.CharField(_("chiave"), max_length=200)
    subject = models.CharField(_("oggetto"), max_length=120)
    scope = models.CharField(_("cluster"), max_length=20, blank=True)
    actor = models.CharField(_("chiesto da"), max_length=60)
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(_("avanzamento"), default=0)
    message = models.CharField(_("messaggio"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tentativi"), default=0)
    lease_until = models.DateTimeField(_("affidato fino a"))
    error = models.TextField(_("errore"), blank=True)
    created_at = models.DateTimeField(_("creato"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finito"), null=True, blank=True)
    asked_again = models.BooleanField(_("chiesto ancora"), default=False)

    class Meta:
        verbose_name = _("lavoro in coda")
        verbose_name_plural = _("lavori in coda")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state__in=["queued", "running"]), name="job_key_once_while_alive"
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="job_progress_percent"),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed", "cancelled"]),
                name="job_state_known",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(state__in=["queued", "running"], finished_at__isnull=True)
                    | models.Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                ),
                name="job_finished_at_when_over",
            ),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=models.Q(state__in=["queued", "running"]), name="job_alive"),
            models.Index(fields=["subject", "id"], name="job_of_subject"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}


class Provenance(models.TextChoices):
    """Where a demonstration row comes from; empty for the rows of a real installation."""

    SOURCED = "sourced", _("Da fonte pubblica")
    INVENTED = "invented", _("Esempio inventato")


class Sourced(models.Model):
    """Mark of every row that the demo or an import brings."""

    is_demo = models.BooleanField(_("dimostrativo"), default=False)
    provenance = models.CharField(_("provenienza"), max_length=10, choices=Provenance, blank=True)
    source_url = models.URLField(_("indirizzo della fonte"), max_length=500, blank=True)
    source_note = models.CharField(_("nota sulla fonte"), max_length=300, blank=True)

    class Meta:
        abstract = True


class HandedIn(models.Model):
    """A file that somebody handed in to be imported: first read, then confirmed, and undone as a whole if wrong.

    `report` holds its header, its columns, and what came of its rows (`counts`, once it is written).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nome del file"), max_length=200)
    created_at = models.DateTimeField(_("consegnato"), default=now, editable=False)
    confirmed_at = models.DateTimeField(_("confermato"), null=True, blank=True)
    undone_at = models.DateTimeField(_("annullato"), null=True, blank=True)
    report = models.JSONField(_("resoconto"), default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="%(class)s_undone_when_confirmed",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_written(self) -> bool:
        """Whether its rows are in; a confirmed import whose job still runs, or failed, is not."""
        return "counts" in self.report

    @property
    def state_words(self) -> str:
        """Where it stands; of confirmed imports the job says more."""
        if self.undone_at:
            return gettext("annullata")
        return gettext("confermata") if self.confirmed_at else gettext("da confermare")

    @property
    def state_tone(self) -> str:
        return "neutral" if self.undone_at else "success" if self.confirmed_at else "warning"
