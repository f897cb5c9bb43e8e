"""Member (mandate data), Sitting and its agenda."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.queries import AgendaItemQuerySet, MemberQuerySet, SittingQuerySet
from core.calendar import today
from core.models import Sourced
from reports.models import PositionPaper


class Subgroup(models.Model):
    """A working group of the committee."""

    name = models.CharField(_("sottogruppo"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("sottogruppo")
        verbose_name_plural = _("sottogruppi")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Member(Sourced):
    """A seat in the committee and its mandate; the right to read and advise comes from the role `member`."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="committee_member", verbose_name=_("utente")
    )
    body = models.CharField(_("ente rappresentato"), max_length=200)
    mandate_from = models.DateField(_("mandato dal"))
    mandate_until = models.DateField(_("mandato fino al"), null=True, blank=True)
    substitute_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="substitutes",
        null=True,
        blank=True,
        verbose_name=_("supplente di"),
    )
    subgroups = models.ManyToManyField(Subgroup, related_name="members", blank=True, verbose_name=_("sottogruppi"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("componente")
        verbose_name_plural = _("componenti")
        ordering = ["body"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mandate_until__isnull=True) | models.Q(mandate_until__gte=models.F("mandate_from")),
                name="member_mandate_in_order",
            ),
        ]

    def __str__(self):
        return self.body

    def clean(self):
        if self.mandate_from and self.mandate_until and self.mandate_until < self.mandate_from:
            raise ValidationError({"mandate_until": _("La fine del mandato viene dopo l'inizio.")})
        if self.pk and self.substitute_for_id == self.pk:
            raise ValidationError({"substitute_for": _("Nessuno è supplente di se stesso.")})
        if self.substitute_for and self.substitute_for.substitute_for_id:
            raise ValidationError({"substitute_for": _("Un supplente non ha supplenti: scegli il componente.")})

    def stands_in_for(self, member: "Member") -> bool:
        """Whether this is the member's substitute, in office today."""
        return self.substitute_for_id == member.pk and self.is_in_office(today())

    @property
    def speaks_for(self) -> "Member":
        """The seat whose voice this is: one's own, or the member's one stands in for."""
        return self.substitute_for or self

    def is_in_office(self, on) -> bool:
        """Whether the mandate runs on a day."""
        return self.mandate_from <= on and (self.mandate_until is None or self.mandate_until >= on)


class Sitting(Sourced):
    """A sitting of the committee."""

    class State(models.TextChoices):
        PLANNED = "planned", _("convocata")
        HELD = "held", _("svolta")
        PUBLISHED = "published", _("esiti pubblicati")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("titolo"), max_length=160)
    held_on = models.DateField(_("data"))
    starts_at = models.TimeField(_("ora"), null=True, blank=True)
    venue = models.CharField(_("sede"), max_length=160, blank=True)
    members_present = models.PositiveSmallIntegerField(_("componenti presenti"), null=True, blank=True)
    minutes = models.TextField(_("verbale"), blank=True, validators=[MaxLengthValidator(20000)])
    protocol_number = models.CharField(_("protocollo della convocazione"), max_length=60, blank=True)
    protocol_date = models.DateField(_("data del protocollo della convocazione"), null=True, blank=True)
    advice_number = models.CharField(_("protocollo del parere"), max_length=60, blank=True)
    advice_date = models.DateField(_("data del protocollo del parere"), null=True, blank=True)
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.PLANNED)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("seduta")
        verbose_name_plural = _("sedute")
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "held", "published"]), name="sitting_state_known"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("committee:sitting-detail", args=[self.uuid])


class AgendaItem(models.Model):
    """A point of the agenda: a paper to advise on, or another matter."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(_("punto"))
    title = models.CharField(_("oggetto"), max_length=200)
    paper = models.ForeignKey(
        PositionPaper,
        on_delete=models.PROTECT,
        related_name="agenda_items",
        null=True,
        blank=True,
        verbose_name=_("position paper"),
    )
    note = models.TextField(_("che cosa si chiede"), blank=True, validators=[MaxLengthValidator(2000)])
    protocol_number = models.CharField(_("protocollo dell'invio al Comitato"), max_length=60, blank=True)
    protocol_date = models.DateField(_("data del protocollo dell'invio"), null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("punto all'ordine del giorno")
        verbose_name_plural = _("ordine del giorno")
        ordering = ["sitting", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "paper"], condition=models.Q(paper__isnull=False), name="agenda_paper_once"
            ),
        ]

    def __str__(self):
        return self.title
