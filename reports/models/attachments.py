"""Attachment: slides or another file that a table adds to its report, kept as it was handed in."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.calendar import now
from reports.models.documents import TechnicalReport
from reports.queries import AttachmentQuerySet


class Attachment(models.Model):
    """A file in DATA_DIR/documents. What it is was read from its content; the name is ours."""

    class Format(models.TextChoices):
        PDF = "pdf", _("documento PDF")
        PPTX = "pptx", _("presentazione PowerPoint")
        DOCX = "docx", _("documento Word")
        XLSX = "xlsx", _("foglio Excel")
        ODP = "odp", _("presentazione OpenDocument")
        ODT = "odt", _("documento OpenDocument")
        ODS = "ods", _("foglio OpenDocument")
        PNG = "png", _("immagine PNG")
        JPG = "jpg", _("immagine JPEG")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(TechnicalReport, on_delete=models.PROTECT, related_name="attachments")
    title = models.CharField(_("titolo"), max_length=120)
    format = models.CharField(_("formato"), max_length=4, choices=Format)
    path = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("impronta del file"), max_length=64)
    size = models.PositiveIntegerField(_("byte"))
    created_at = models.DateTimeField(_("aggiunto"), default=now, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("allegato")
        verbose_name_plural = _("allegati")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="attachment_once"),
            models.CheckConstraint(
                condition=models.Q(format__in=["pdf", "pptx", "docx", "xlsx", "odp", "odt", "ods", "png", "jpg"]),
                name="attachment_format_known",
            ),
        ]

    def __str__(self):
        return self.path

    def get_absolute_url(self):
        return reverse("reports:attachment", args=[self.uuid])

    @property
    def scope_code(self) -> str:
        return self.report.scope_code
