"""Who was invited and who came (Participation), and the links they come with. No path leads to a contribution."""

import hashlib
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import FirmSize, Organisation, Province, SourceCategory
from focusgroups.models.groups import FocusGroup
from focusgroups.queries import ParticipationQuerySet, PersonalLinkQuerySet


class Participation(models.Model):
    """A person at a focus group: the only place where a name and an e-mail address stand."""

    class Attendance(models.TextChoices):
        INVITED = "invited", _("invitato")
        CAME = "came", _("presente")
        ABSENT = "absent", _("assente")
        WALK_IN = "walk_in", _("presente senza invito")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    focus_group = models.ForeignKey(FocusGroup, on_delete=models.CASCADE, related_name="participations")
    name = models.CharField(_("nome e cognome"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
        verbose_name=_("ente"),
    )
    category = models.CharField(_("categoria"), max_length=20, choices=SourceCategory)
    size = models.CharField(_("dimensione"), max_length=14, choices=FirmSize, default=FirmSize.NOT_APPLICABLE)
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
        verbose_name=_("provincia"),
    )
    attendance = models.CharField(_("presenza"), max_length=8, choices=Attendance, default=Attendance.INVITED)
    is_demo = models.BooleanField(_("dimostrativo"), default=False)
    retain_until = models.DateField(_("conservare fino al"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("partecipante")
        verbose_name_plural = _("partecipanti")
        ordering = ["focus_group", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attendance__in=["invited", "came", "absent", "walk_in"]),
                name="participation_attendance_known",
            ),
            models.CheckConstraint(
                condition=models.Q(category__in=SourceCategory.values), name="participation_category_known"
            ),
            models.UniqueConstraint(
                fields=["focus_group", "email"], condition=~models.Q(email=""), name="participation_email_once"
            ),
        ]

    def __str__(self):
        return f"partecipante {self.pk}"

    @property
    def scope_code(self) -> str:
        return self.focus_group.cluster.code


def digest(secret: str, purpose: str) -> str:
    """Return the hex SHA-256 of a link's secret for one purpose; the two purposes cannot be matched to each other."""
    return hashlib.sha256(f"{purpose}:{secret}".encode()).hexdigest()


class PersonalLink(models.Model):
    """A secret address that opens one focus group, without an account. Only a hash of the secret is kept.

    A participant's link belongs to their Participation; a recorder's link to nobody.
    """

    class Kind(models.TextChoices):
        PARTICIPANT = "participant", _("partecipante")
        RECORDER = "recorder", _("verbalizzante")

    focus_group = models.ForeignKey(FocusGroup, on_delete=models.CASCADE, related_name="links")
    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="links", null=True, blank=True
    )
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("creato"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valido fino al"))
    revoked_at = models.DateTimeField(_("revocato"), null=True, blank=True)
    last_used_on = models.DateField(_("ultimo uso"), null=True, blank=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link personale")
        verbose_name_plural = _("link personali")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(kind="participant", participation__isnull=False)
                    | models.Q(kind="recorder", participation__isnull=True)
                ),
                name="link_of_participant_or_recorder",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def scope_code(self) -> str:
        return self.focus_group.cluster.code
