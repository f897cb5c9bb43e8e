"""The words of what is published, for searching."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.search import words_of
from reports.models.papers import PositionPaper


class PublishedText(models.Model):
    """What a published paper says in its public edition, as plain lines; written once, when it is published."""

    paper = models.OneToOneField(
        PositionPaper, on_delete=models.CASCADE, primary_key=True, related_name="published_text"
    )
    text = models.TextField(_("testo pubblicato"))
    words = words_of("text")

    class Meta:
        verbose_name = _("testo pubblicato")
        verbose_name_plural = _("testi pubblicati")
        indexes = [GinIndex(fields=["words"], name="publishedtext_search")]

    def __str__(self):
        return str(self.paper)
