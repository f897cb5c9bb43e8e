"""Ballot (a show of hands), Decision (the committee's advice), Instrument (the Region's act) and FollowUp."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.models.sittings import AgendaItem, Sitting
from committee.queries import (
    BallotQuerySet,
    DecisionQuerySet,
    FollowUpLinkQuerySet,
    FollowUpQuerySet,
    InstrumentQuerySet,
)
from core.calendar import now
from core.models import Sourced
from reports.models import Recommendation


class Ballot(models.Model):
    """A vote on one recommendation in a sitting, by show of hands or by the members' devices: totals only."""

    class Manner(models.TextChoices):
        HANDS = "hands", _("per alzata di mano")
        OPEN = "open", _("con voto elettronico palese")
        SECRET = "secret", _("con voto elettronico segreto")

    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="ballots")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="ballots")
    in_favour = models.PositiveSmallIntegerField(_("favorevoli"))
    against = models.PositiveSmallIntegerField(_("contrari"))
    abstained = models.PositiveSmallIntegerField(_("astenuti"))
    manner = models.CharField(_("come"), max_length=6, choices=Manner, default=Manner.HANDS)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ballots")
    recorded_at = models.DateTimeField(_("registrata"), default=now, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("votazione")
        verbose_name_plural = _("votazioni")
        ordering = ["agenda_item", "recommendation"]
        constraints = [
            models.UniqueConstraint(fields=["agenda_item", "recommendation"], name="ballot_once"),
        ]

    def __str__(self):
        return f"{self.in_favour}-{self.against}-{self.abstained}"


class Decision(Sourced):
    """The committee's advice on a recommendation. Never edited: a rectification replaces it."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("accolta")
        PARTLY_ADOPTED = "partly_adopted", _("accolta in parte")
        NOT_ADOPTED = "not_adopted", _("non accolta")
        DEFERRED = "deferred", _("rinviata")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="decisions")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("seduta"))
    outcome = models.CharField(_("esito"), max_length=14, choices=Outcome)
    reason = models.TextField(_("motivo"), blank=True, validators=[MaxLengthValidator(2000)])
    decided_on = models.DateField(_("deciso il"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recorded_decisions", null=True, blank=True
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="replaced_by",
        null=True,
        blank=True,
        verbose_name=_("rettifica"),
    )
    rectified_because = models.CharField(_("perché è rettificata"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("pubblicata"), null=True, blank=True)
    created_at = models.DateTimeField(_("registrata"), default=now, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("esito")
        verbose_name_plural = _("esiti")
        ordering = ["-decided_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["adopted", "partly_adopted", "not_adopted", "deferred"]),
                name="decision_outcome_known",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="adopted") | models.Q(reason__regex=r"\S"),
                name="decision_refusal_has_reason",
            ),
            models.UniqueConstraint(
                fields=["recommendation"], condition=models.Q(replaces__isnull=True), name="decision_first_once"
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | models.Q(rectified_because__regex=r"\S"),
                name="decision_rectified_with_reason",
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()

    def clean(self):
        self.reason, self.rectified_because = self.reason.strip(), self.rectified_because.strip()
        if self.outcome and self.outcome != self.Outcome.ADOPTED and not self.reason:
            raise ValidationError({"reason": _("Un esito diverso da «accolta» ha bisogno di un motivo.")})
        if self.replaces_id and not self.rectified_because:
            raise ValidationError({"rectified_because": _("Scrivi perché l'esito è rettificato.")})


class Instrument(Sourced):
    """The act of the Region in which a recommendation lands: annual programme, call, resolution."""

    class Kind(models.TextChoices):
        ANNUAL_PROGRAMME = "annual_programme", _("programma annuale")
        CALL = "call", _("bando")
        RESOLUTION = "resolution", _("delibera")
        AGREEMENT = "agreement", _("accordo")
        OTHER = "other", _("altro atto")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("tipo di atto"), max_length=16, choices=Kind)
    title = models.CharField(_("titolo"), max_length=200)
    act_number = models.CharField(_("numero dell'atto"), max_length=60, blank=True)
    act_date = models.DateField(_("data dell'atto"), null=True, blank=True)
    url = models.URLField(_("indirizzo"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("atto della Regione")
        verbose_name_plural = _("atti della Regione")
        ordering = ["-act_date", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["annual_programme", "call", "resolution", "agreement", "other"]),
                name="instrument_kind_known",
            ),
        ]

    def __str__(self):
        return self.title


class FollowUp(Sourced):
    """What becomes of an adopted recommendation: who is in charge, by when, how far."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("non avviato")
        UNDER_WAY = "under_way", _("in corso")
        DONE = "done", _("concluso")
        DROPPED = "dropped", _("abbandonato")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="follow_ups")
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="follow_ups", null=True, blank=True, verbose_name=_("atto")
    )
    action = models.CharField(_("che cosa si fa"), max_length=300)
    owner = models.CharField(_("ufficio incaricato"), max_length=200)
    due_on = models.DateField(_("entro il"))
    state = models.CharField(_("stato"), max_length=12, choices=State, default=State.NOT_STARTED)
    progress = models.PositiveSmallIntegerField(_("avanzamento in %"), default=0, validators=[MaxValueValidator(100)])
    evidence_url = models.URLField(_("documento di riscontro"), max_length=500, blank=True)
    note = models.TextField(_("nota"), blank=True, validators=[MaxLengthValidator(2000)])
    review_on = models.DateField(_("prossima verifica"), null=True, blank=True)
    owner_email = models.EmailField(_("e-mail dell'ufficio"), blank=True)
    reminded_for = models.DateField(_("ricordata la verifica del"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("seguito")
        verbose_name_plural = _("seguiti")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["not_started", "under_way", "done", "dropped"]),
                name="followup_state_known",
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="followup_progress_percent"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(progress=100), name="followup_done_is_100"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="dropped") | ~models.Q(note=""), name="followup_dropped_with_note"
            ),
        ]

    def __str__(self):
        return self.action

    def get_absolute_url(self):
        return reverse("committee:follow-up-detail", args=[self.uuid])

    def clean(self):
        if self.state == self.State.DONE and self.progress != 100:
            raise ValidationError({"progress": _("Un seguito concluso è al 100 %.")})
        if self.state == self.State.DROPPED and not self.note.strip():
            raise ValidationError({"note": _("Scrivi perché il seguito è abbandonato.")})


class FollowUpLink(models.Model):
    """A secret address with which the office in charge updates one follow-up, without an account.

    Only a hash of the secret is kept.
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("creato"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valido fino al"))
    revoked_at = models.DateTimeField(_("revocato"), null=True, blank=True)
    last_used_on = models.DateField(_("ultimo uso"), null=True, blank=True)

    objects = FollowUpLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link dell'ufficio")
        verbose_name_plural = _("link dell'ufficio")
        ordering = ["-id"]

    def __str__(self):
        return f"link {self.pk}"


class FollowUpUpdate(models.Model):
    """One report on a follow-up, kept so that its course can be read."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="updates")
    reported_on = models.DateField(_("data"))
    state = models.CharField(_("stato"), max_length=12, choices=FollowUp.State)
    progress = models.PositiveSmallIntegerField(_("avanzamento in %"))
    note = models.TextField(_("nota"), blank=True)

    class Meta:
        verbose_name = _("aggiornamento del seguito")
        verbose_name_plural = _("aggiornamenti del seguito")
        ordering = ["follow_up", "-reported_on", "-id"]

    def __str__(self):
        return f"{self.reported_on} {self.progress}%"
