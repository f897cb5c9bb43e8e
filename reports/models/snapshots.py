"""Snapshot: the contributions a document was made from, frozen."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.queries import SnapshotQuerySet


class Snapshot(models.Model):
    """Sorted accepted contributions with their need links and observations, named by the digest of its content.

    `content` holds text and salted voice keys, no names of people or firms. Same inputs, same digest, one row.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(_("impronta SHA-256"), max_length=64, unique=True)
    analysis_version = models.CharField(_("versione dell'analisi"), max_length=20)
    content = models.JSONField(_("contenuto"))
    created_at = models.DateTimeField(_("scattata"), auto_now_add=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("fotografia dei contributi")
        verbose_name_plural = _("fotografie dei contributi")
        ordering = ["-id"]

    def __str__(self):
        return self.digest[:12]
