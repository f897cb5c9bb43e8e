"""Review (a member's advice on a paper), Opinion on each recommendation, Remark and its Reply."""

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from committee.models.sittings import Member, Sitting
from committee.queries import RemarkQuerySet, ReviewQuerySet
from core.calendar import now
from reports.models import PaperVersion, PositionPaper


class Review(models.Model):
    """What one member advises on a paper: a draft until filed. A trigger refuses the review of a recused member.

    `recorded_by` is set when the secretary took it down from an e-mail or in the sitting, `filed_by_substitute` when a
    substitute filed it for the member. `reminded_for` is the day of which the member was reminded.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", _("nel portale")
        EMAIL = "email", _("ricevuto per e-mail")
        SITTING = "sitting", _("detto in seduta")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    paper = models.ForeignKey(PositionPaper, on_delete=models.PROTECT, related_name="reviews")
    paper_version = models.ForeignKey(
        PaperVersion, on_delete=models.PROTECT, related_name="reviews", null=True, blank=True
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="reviews")
    channel = models.CharField(_("come è arrivato"), max_length=8, choices=Channel, default=Channel.PORTAL)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recorded_reviews", null=True, blank=True
    )
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="reviews", null=True, blank=True)
    note = models.TextField(_("nota generale"), blank=True, validators=[MaxLengthValidator(4000)])
    due_on = models.DateField(_("entro il"), null=True, blank=True)
    filed_at = models.DateTimeField(_("depositato il"), null=True, blank=True)
    filed_by_substitute = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="reviews_for_others", null=True, blank=True
    )
    asked_at = models.DateTimeField(_("richiesta inviata"), null=True, blank=True, editable=False)
    reminded_for = models.DateField(_("ricordata la scadenza del"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("esame")
        verbose_name_plural = _("esami")
        ordering = ["paper", "member"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "member"], name="review_one_for_member"),
            models.CheckConstraint(
                condition=models.Q(channel="portal", recorded_by__isnull=True)
                | models.Q(channel__in=["email", "sitting"], recorded_by__isnull=False),
                name="review_recorded_by_when_not_in_portal",
            ),
        ]

    def __str__(self):
        return f"{self.member_id} / {self.paper_id}"

    @property
    def is_begun(self) -> bool:
        """Whether anything was written: from then on the request is not taken back. Reads the opinions as loaded."""
        return bool(self.filed_at or self.note or self.opinions.all())


class OpinionValue(models.TextChoices):
    FAVOURABLE = "favourable", _("favorevole")
    WITH_REMARKS = "with_remarks", _("favorevole con osservazioni")
    CONTRARY = "contrary", _("contrario")
    ABSTAINED = "abstained", _("mi astengo")


class Opinion(models.Model):
    """The opinion on one recommendation, named by the uuid of its block (stable across versions)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="opinions")
    block_uuid = models.UUIDField()
    value = models.CharField(_("parere"), max_length=12, choices=OpinionValue)
    note = models.TextField(_("nota"), blank=True, validators=[MaxLengthValidator(2000)])

    class Meta:
        verbose_name = _("parere")
        verbose_name_plural = _("pareri")
        ordering = ["review", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "block_uuid"], name="opinion_once"),
            models.CheckConstraint(
                condition=models.Q(value__in=["favourable", "with_remarks", "contrary", "abstained"]),
                name="opinion_value_known",
            ),
        ]

    def __str__(self):
        return self.value


class Remark(models.Model):
    """An observation on one paragraph of a paper, anchored to its block's uuid; `audience` says who reads it."""

    class Audience(models.TextChoices):
        ME = "me", _("solo io")
        COMMITTEE = "committee", _("il Comitato")
        AUTHORS = "authors", _("anche gli autori")
        PUBLIC = "public", _("tutti, dopo la pubblicazione")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    paper = models.ForeignKey(PositionPaper, on_delete=models.PROTECT, related_name="remarks")
    paper_version = models.ForeignKey(
        PaperVersion, on_delete=models.PROTECT, related_name="remarks", null=True, blank=True
    )
    block_uuid = models.UUIDField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="remarks", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recorded_remarks", null=True, blank=True
    )
    text = models.TextField(_("osservazione"), validators=[MaxLengthValidator(4000)])
    audience = models.CharField(_("chi la legge"), max_length=9, choices=Audience, default=Audience.AUTHORS)
    created_at = models.DateTimeField(_("scritta"), default=now, editable=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("osservazione")
        verbose_name_plural = _("osservazioni")
        ordering = ["paper", "created_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="remark_has_text"),
            models.CheckConstraint(
                condition=models.Q(audience__in=["committee", "authors", "public"])
                | models.Q(audience="me", member__isnull=False),
                name="remark_audience_known",
            ),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False) | models.Q(recorded_by__isnull=False),
                name="remark_of_somebody",
            ),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def block_text(self) -> str:
        """The paragraph's uuid as frozen versions write it."""
        return str(self.block_uuid)


class Reply(models.Model):
    """The authors' answer to a remark; a paper cannot go back to the committee while one is missing."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accolta")
        CHANGED = "changed", _("testo modificato")
        EXPLAINED = "explained", _("spiegata")

    remark = models.OneToOneField(Remark, on_delete=models.CASCADE, related_name="reply")
    outcome = models.CharField(_("risposta"), max_length=10, choices=Outcome)
    text = models.TextField(_("spiegazione"), blank=True, validators=[MaxLengthValidator(4000)])
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="replies")
    created_at = models.DateTimeField(_("scritta"), default=now, editable=False)

    class Meta:
        verbose_name = _("risposta")
        verbose_name_plural = _("risposte")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["accepted", "changed", "explained"]), name="reply_outcome_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="explained") | ~models.Q(text=""), name="reply_explained_has_text"
            ),
        ]

    def __str__(self):
        return self.outcome
