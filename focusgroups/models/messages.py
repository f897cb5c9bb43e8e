"""Message: one e-mail to one person on the list. It stands with the person and is erased with them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from focusgroups.models.people import Participation
from focusgroups.queries import MessageQuerySet


class Message(models.Model):
    """What was sent to a person, once for each occasion; the words are not kept, the version of the notice is."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invito")
        READ_BACK = "read_back", _("rilettura")
        REMINDER = "reminder", _("promemoria della rilettura")

    class Outcome(models.TextChoices):
        SENDING = "sending", _("in partenza")
        SENT = "sent", _("partito")
        FAILED = "failed", _("non partito")

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("messaggio"), max_length=10, choices=Kind)
    occasion = models.CharField(
        _("occasione"), max_length=10, blank=True, help_text=_("Il giorno in cui finisce la rilettura.")
    )
    notice = models.CharField(_("versione dell'informativa"), max_length=20, blank=True)
    outcome = models.CharField(_("esito"), max_length=7, choices=Outcome, default=Outcome.SENDING)
    problem = models.CharField(_("che cosa è andato storto"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("quando"), default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("messaggio")
        verbose_name_plural = _("messaggi")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind", "occasion"], name="message_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["invitation", "read_back", "reminder"])
                & models.Q(outcome__in=["sending", "sent", "failed"]),
                name="message_known",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"
