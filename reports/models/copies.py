"""ReportCopy: to whom a published report was sent by e-mail. Erased with the participant, or when its time is over."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from focusgroups.models import Participation
from reports.models.documents import Document, TechnicalReport


class ReportCopy(models.Model):
    """One file sent once to one address: of a participant, read where it stands, or of somebody else, kept here."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("da inviare")
        SENDING = "sending", _("in partenza")
        SENT = "sent", _("partito")
        FAILED = "failed", _("non partito")

    report = models.ForeignKey(TechnicalReport, on_delete=models.PROTECT, related_name="copies")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies")
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="report_copies", null=True, blank=True
    )
    email = models.EmailField(_("e-mail"), blank=True)
    organisation = models.CharField(_("ente"), max_length=200, blank=True)
    outcome = models.CharField(_("esito"), max_length=7, choices=Outcome, default=Outcome.WAITING)
    problem = models.CharField(_("che cosa è andato storto"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("quando"), default=timezone.now)
    retain_until = models.DateField(_("conservare fino al"))

    class Meta:
        verbose_name = _("copia inviata")
        verbose_name_plural = _("copie inviate")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "participation", "email"], nulls_distinct=False, name="report_copy_once"
            ),
            models.CheckConstraint(
                condition=models.Q(participation__isnull=False, email="")
                | (models.Q(participation__isnull=True) & ~models.Q(email="")),
                name="report_copy_to_participant_or_address",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["waiting", "sending", "sent", "failed"]), name="report_copy_known"
            ),
        ]

    def __str__(self):
        return f"copia {self.pk}"

    @property
    def address(self) -> str:
        """Where it goes; needs the participation loaded."""
        return self.participation.email if self.participation else self.email
