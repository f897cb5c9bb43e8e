"""SittingDocument: a file made for a sitting."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.models.sittings import Sitting
from committee.queries import SittingDocumentQuerySet
from core.calendar import now
from reports.models import PositionPaper


class SittingDocument(models.Model):
    """A file in DATA_DIR/documents, made once from equal inputs; the row is written after the file."""

    class Kind(models.TextChoices):
        CONVOCATION = "convocation", _("convocazione")
        PRESENCE_SHEET = "presence_sheet", _("foglio presenze")
        DOSSIER = "dossier", _("fascicolo della seduta")
        SHORT_DOSSIER = "short_dossier", _("fascicolo breve")
        MINUTES = "minutes", _("bozza di verbale")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="documents")
    papers = models.ManyToManyField(
        PositionPaper, related_name="sitting_documents", blank=True, verbose_name=_("position paper")
    )
    kind = models.CharField(_("documento"), max_length=14, choices=Kind)
    format = models.CharField(_("formato"), max_length=4, choices=[("pdf", "PDF"), ("docx", "DOCX")])
    inputs_digest = models.CharField(_("impronta degli ingressi"), max_length=64)
    path = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("impronta del file"), max_length=64)
    size = models.PositiveIntegerField(_("byte"))
    created_at = models.DateTimeField(_("creato"), default=now, editable=False)

    objects = SittingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento della seduta")
        verbose_name_plural = _("documenti della seduta")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "kind", "format", "inputs_digest"], name="sittingdocument_once"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["convocation", "presence_sheet", "dossier", "short_dossier", "minutes"],
                    format__in=["pdf", "docx"],
                ),
                name="sittingdocument_kind_known",
            ),
        ]

    def __str__(self):
        return self.path

    def get_absolute_url(self):
        return reverse("committee:sitting-file", args=[self.uuid])
