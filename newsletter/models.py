"""Subscription (with its proof of consent), Mailing and Delivery (one message to one subscriber)."""

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, S3Area
from committee.models import Decision
from core.calendar import now
from newsletter.queries import DeliveryQuerySet, MailingQuerySet, SubscriptionQuerySet
from reports.models import PositionPaper

# The words a subscriber agrees to; a change of the words needs a new number (stored with each consent).
NOTICE_VERSION = "1"


class Subscription(models.Model):
    """Who wants the newsletter. No state of its own: the three times say where it stands.

    `language` is that of the page where the notice was read, until another is chosen. Withdrawal empties the address;
    the digest stays, so that the same address is one row and no running mailing reaches it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    email_digest = models.CharField(max_length=64, unique=True, editable=False)
    clusters = models.ManyToManyField(Cluster, related_name="subscriptions", blank=True, verbose_name=_("Clust-ER"))
    s3_areas = models.ManyToManyField(S3Area, related_name="subscriptions", blank=True, verbose_name=_("ambiti S3"))
    notice_version = models.CharField(_("testo dell'informativa"), max_length=10)
    language = models.CharField(
        _("lingua dei messaggi"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    asked_at = models.DateTimeField(_("chiesta"), default=now)
    confirmed_at = models.DateTimeField(_("confermata"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("disdetta"), null=True, blank=True)
    unreachable_at = models.DateTimeField(_("indirizzo non raggiungibile"), null=True, blank=True)
    bounces = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("iscrizione alla newsletter")
        verbose_name_plural = _("iscrizioni alla newsletter")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, email__regex=r".")
                | models.Q(withdrawn_at__isnull=False, email=""),
                name="subscription_withdrawn_without_address",
            ),
            models.CheckConstraint(condition=~models.Q(notice_version=""), name="subscription_names_the_notice"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="subscription_language_known",
            ),
        ]

    def __str__(self):
        return str(self.uuid)

    @property
    def is_active(self) -> bool:
        return bool(self.confirmed_at) and not self.withdrawn_at and not self.unreachable_at


class Mailing(models.Model):
    """An issue of the newsletter, composed from published papers and outcomes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("titolo"), max_length=120)
    intro = models.TextField(_("apertura"), blank=True, validators=[MaxLengthValidator(3000)])
    papers = models.ManyToManyField(
        PositionPaper, related_name="mailings", blank=True, verbose_name=_("position paper")
    )
    decisions = models.ManyToManyField(Decision, related_name="mailings", blank=True, verbose_name=_("esiti"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mailings")
    created_at = models.DateTimeField(_("creato"), default=now, editable=False)
    started_at = models.DateTimeField(_("invio avviato"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("invio concluso"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("numero della newsletter")
        verbose_name_plural = _("numeri della newsletter")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(title__regex=r"\S"), name="mailing_has_title"),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(started_at__isnull=False),
                name="mailing_finished_was_started",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("newsletter:mailing-detail", args=[self.uuid])

    @property
    def is_draft(self) -> bool:
        return self.started_at is None

    @property
    def words_and_tone(self) -> tuple[str, str]:
        """Where it stands, for a badge."""
        if self.finished_at:
            return _("inviato"), "success"
        return (_("in invio"), "warning") if self.started_at else (_("bozza"), "neutral")


class Delivery(models.Model):
    """One message: claimed before it is sent, so that an interrupted sender never sends twice."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("messaggio della newsletter")
        verbose_name_plural = _("messaggi della newsletter")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscription"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(claimed_at__isnull=False) | models.Q(sent_at__isnull=True, error=""),
                name="delivery_claimed_before_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["mailing", "id"], condition=models.Q(claimed_at__isnull=True), name="delivery_waiting")
        ]

    def __str__(self):
        return str(self.uuid)
