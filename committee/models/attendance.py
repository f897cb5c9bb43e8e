"""Convocation (who was convened, by which letter) and Presence (who was there)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from committee.models.sittings import Member, Sitting
from core.calendar import now


class Convocation(models.Model):
    """One letter to one member; `digest` names the letter, so that the same one never goes out twice."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="convocations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="convocations")
    digest = models.CharField(_("impronta della convocazione"), max_length=64)
    asked_at = models.DateTimeField(_("chiesta"), default=now, editable=False)
    sent_at = models.DateTimeField(_("inviata"), null=True, blank=True)

    class Meta:
        verbose_name = _("convocazione")
        verbose_name_plural = _("convocazioni")
        ordering = ["sitting", "member__body", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "member", "digest"], name="convocation_same_letter_once"),
        ]

    def __str__(self):
        return f"{self.sitting_id} / {self.member_id}"


class Presence(models.Model):
    """Whether a seat was filled in a sitting: by its member or by a substitute."""

    class Status(models.TextChoices):
        PRESENT = "present", _("presente")
        SUBSTITUTE = "substitute", _("presente il supplente")
        ABSENT = "absent", _("assente")

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="presences")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="presences")
    status = models.CharField(_("presenza"), max_length=10, choices=Status)
    substitute = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        related_name="presences_for_others",
        null=True,
        blank=True,
        verbose_name=_("supplente"),
    )

    class Meta:
        verbose_name = _("presenza")
        verbose_name_plural = _("presenze")
        ordering = ["sitting", "member__body", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "member"], name="presence_once"),
            models.UniqueConstraint(
                fields=["sitting", "substitute"],
                condition=models.Q(substitute__isnull=False),
                name="presence_substitute_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status="substitute", substitute__isnull=False)
                | models.Q(status__in=["present", "absent"], substitute__isnull=True),
                name="presence_substitute_named",
            ),
        ]

    def __str__(self):
        return f"{self.member_id}: {self.status}"
