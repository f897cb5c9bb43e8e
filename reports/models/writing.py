"""Who writes where now, and text typed and not saved yet. Both belong to the moment: they may go at any time."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models.papers import Block, Section
from reports.queries import AuthorNoteQuerySet

LEASE = timedelta(minutes=3)


class SectionLock(models.Model):
    """One section is written by one person at a time; the lock ends by itself when nothing is heard of the person."""

    section = models.OneToOneField(Section, on_delete=models.CASCADE, related_name="lock")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="section_locks")
    taken_at = models.DateTimeField(_("da"), default=timezone.now)
    seen_at = models.DateTimeField(_("visto"), default=timezone.now)

    class Meta:
        verbose_name = _("sezione in scrittura")
        verbose_name_plural = _("sezioni in scrittura")

    def __str__(self):
        return f"{self.section_id} / {self.user_id}"

    @property
    def is_live(self) -> bool:
        return self.seen_at > timezone.now() - LEASE


class UnsavedText(models.Model):
    """What a person typed in a paragraph's form since `version`, kept until it is saved or thrown away.

    A new recommendation is no paragraph yet: its words are kept under its section.
    `fields` holds the words by the form's names; it is only ever read back whole into the same form.
    """

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="unsaved", null=True, blank=True)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="unsaved", null=True, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unsaved_texts")
    version = models.PositiveIntegerField()
    fields = models.JSONField(_("testo"))
    saved_at = models.DateTimeField(_("tenuto da parte"), auto_now=True)

    class Meta:
        verbose_name = _("testo non salvato")
        verbose_name_plural = _("testi non salvati")
        constraints = [
            models.UniqueConstraint(fields=["block", "user"], name="unsaved_text_once"),
            models.UniqueConstraint(fields=["section", "user"], name="unsaved_new_text_once"),
            models.CheckConstraint(
                condition=models.Q(block__isnull=False, section__isnull=True)
                | models.Q(block__isnull=True, section__isnull=False),
                name="unsaved_text_of_one_place",
            ),
        ]

    def __str__(self):
        return f"{self.block_id or self.section_id} / {self.user_id}"


class AuthorNote(models.Model):
    """What one author says to the others about a paragraph; it leaves the page when it is settled."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="author_notes")
    text = models.TextField(_("appunto"), validators=[MaxLengthValidator(1000)])
    written_at = models.DateTimeField(_("scritto"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("risolto"), null=True, blank=True)

    objects = AuthorNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("appunto tra autori")
        verbose_name_plural = _("appunti tra autori")
        ordering = ["block", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="author_note_says_something")]

    def __str__(self):
        return self.text[:60]
