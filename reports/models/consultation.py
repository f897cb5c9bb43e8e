"""What the tables say of a paper that is in consultation, and what its authors answer."""

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import Organisation, SourceCategory
from core.calendar import now
from focusgroups.models import FocusGroup
from reports.models.papers import Section
from reports.queries import ConsultationCommentQuerySet


class ConsultationComment(models.Model):
    """What one participant says of one section, through the link of their table.

    Nobody is named: `author_key` is a hash that recognises the own comments of a link. The body stands here only under
    the rule "named", the category also under "by category"; under the Chatham House rule neither.
    """

    class Outcome(models.TextChoices):
        WAITING = "", _("in attesa di risposta")
        ACCEPTED = "accepted", _("accolta")
        CHANGED = "changed", _("accolta con modifiche")
        EXPLAINED = "explained", _("non accolta, con motivo")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="comments")
    focus_group = models.ForeignKey(FocusGroup, on_delete=models.PROTECT, related_name="consultation_comments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="consultation_comments", null=True, blank=True
    )
    category = models.CharField(_("categoria"), max_length=20, choices=SourceCategory, blank=True)
    author_key = models.CharField(max_length=64, editable=False)
    text = models.TextField(_("osservazione"), validators=[MaxLengthValidator(3000)])
    created_at = models.DateTimeField(_("inviata"), default=now, editable=False)
    outcome = models.CharField(_("esito"), max_length=9, choices=Outcome, default=Outcome.WAITING, blank=True)
    reply = models.TextField(_("risposta"), blank=True, validators=[MaxLengthValidator(2000)])
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consultation_replies", null=True, blank=True
    )
    answered_at = models.DateTimeField(_("risposta del"), null=True, blank=True)

    objects = ConsultationCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("osservazione della consultazione")
        verbose_name_plural = _("osservazioni della consultazione")
        ordering = ["section__order", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=models.Q(outcome="", answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(outcome="accepted", answered_at__isnull=False, answered_by__isnull=False)
                | (
                    models.Q(outcome__in=["changed", "explained"], answered_at__isnull=False, answered_by__isnull=False)
                    & ~models.Q(reply="")
                ),
                name="comment_answered_whole",
            ),
        ]

    def __str__(self):
        return self.text[:60]
