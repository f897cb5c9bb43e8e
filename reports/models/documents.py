"""TechnicalReport of a focus group, and Document: a file that was made from a report or a paper's version."""

import uuid

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.calendar import now
from focusgroups.models import FocusGroup
from reports.models.papers import PaperVersion
from reports.queries import DocumentQuerySet, TechnicalReportQuerySet


class TechnicalReport(models.Model):
    """The report of one focus group: three authored fields, the rest generated from its lines."""

    class State(models.TextChoices):
        DRAFT = "draft", _("bozza")
        PUBLISHED = "published", _("pubblicato")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    focus_group = models.OneToOneField(FocusGroup, on_delete=models.PROTECT, related_name="report")
    context = models.TextField(_("contesto"), blank=True, validators=[MaxLengthValidator(6000)])
    findings = models.TextField(_("che cosa è emerso"), blank=True, validators=[MaxLengthValidator(6000)])
    next_steps = models.TextField(_("prossimi passi"), blank=True, validators=[MaxLengthValidator(6000)])
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    # The inputs of the files that everybody reads; empty until those of a published report are made.
    public_digest = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(_("modificato"), auto_now=True)

    objects = TechnicalReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapporto tecnico")
        verbose_name_plural = _("rapporti tecnici")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "published"]), name="technicalreport_state_known"
            ),
        ]

    def __str__(self):
        return f"rapporto {self.focus_group_id}"

    def get_absolute_url(self):
        return reverse("reports:report-detail", args=[self.focus_group.slug])

    @property
    def scope_code(self) -> str:
        return self.focus_group.cluster.code


class Document(models.Model):
    """A file in DATA_DIR/documents, made once from frozen inputs; the row is written after the file."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"
        HTML = "html", "HTML"

    class Edition(models.TextChoices):
        WORKING = "working", _("di lavoro")
        COMMITTEE = "committee", _("per il Comitato")
        PUBLIC = "public", _("pubblica")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(
        TechnicalReport, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    paper_version = models.ForeignKey(
        PaperVersion, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    edition = models.CharField(_("edizione"), max_length=10, choices=Edition)
    format = models.CharField(_("formato"), max_length=4, choices=Format)
    inputs_digest = models.CharField(_("impronta degli ingressi"), max_length=64)
    path = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("impronta del file"), max_length=64)
    size = models.PositiveIntegerField(_("byte"))
    created_at = models.DateTimeField(_("creato"), default=now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento")
        verbose_name_plural = _("documenti")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(report__isnull=False, paper_version__isnull=True)
                    | models.Q(report__isnull=True, paper_version__isnull=False)
                ),
                name="document_of_report_or_version",
            ),
            models.UniqueConstraint(
                fields=["report", "paper_version", "edition", "format", "inputs_digest"],
                nulls_distinct=False,
                name="document_once",
            ),
            models.CheckConstraint(
                condition=models.Q(format__in=["pdf", "docx", "html"])
                & models.Q(edition__in=["working", "committee", "public"]),
                name="document_format_known",
            ),
        ]

    def __str__(self):
        return self.path

    def get_absolute_url(self):
        return reverse("reports:document", args=[self.uuid])
