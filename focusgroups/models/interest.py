"""Who asked to take part in a round."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, SourceCategory
from core.calendar import now
from focusgroups.models.groups import Round
from focusgroups.queries import InterestQuerySet


class Interest(models.Model):
    """Somebody who asks to take part: one row for each address and round, erased when it is withdrawn or over.

    Until the address is confirmed by its owner nobody reads the row. `email_digest` recognises the address.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="interests", verbose_name=_("ciclo"))
    cluster = models.ForeignKey(
        Cluster,
        on_delete=models.PROTECT,
        related_name="interests",
        null=True,
        blank=True,
        verbose_name=_("Clust-ER che ti interessa"),
        help_text=_("Ti risponde chi lo coordina. Se non sai quale, lascia vuoto."),
    )
    email = models.EmailField(_("e-mail"))
    email_digest = models.CharField(max_length=64, editable=False)
    category = models.CharField(_("da dove vieni"), max_length=20, choices=SourceCategory, blank=True)
    body = models.CharField(_("ente o impresa"), max_length=160, blank=True)
    role = models.CharField(_("di che cosa ti occupi"), max_length=160, blank=True)
    notice_version = models.CharField(_("testo dell'informativa"), max_length=10)
    asked_at = models.DateTimeField(_("chiesto"), default=now)
    confirmed_at = models.DateTimeField(_("confermato"), null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("richiesta di partecipare")
        verbose_name_plural = _("richieste di partecipare")
        ordering = ["-confirmed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "email_digest"], name="interest_once"),
            models.CheckConstraint(condition=~models.Q(email="") & ~models.Q(notice_version=""), name="interest_whole"),
        ]

    def __str__(self):
        return str(self.uuid)

    @property
    def scope_code(self) -> str:
        return self.cluster.code if self.cluster else ""
