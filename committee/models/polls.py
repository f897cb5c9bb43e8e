"""Poll (a vote by the members' own devices) and Vote (that a seat has voted, and in an open poll how)."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committee.models.sittings import AgendaItem, Member
from committee.queries import PollQuerySet
from reports.models import PositionPaper, Recommendation


class Choice(models.TextChoices):
    IN_FAVOUR = "in_favour", _("favorevole")
    AGAINST = "against", _("contrario")
    ABSTAINED = "abstained", _("astenuto")


class Poll(models.Model):
    """An electronic vote on one recommendation in a sitting; closing it writes its Ballot.

    Votes are counted here as they come. In a secret poll nothing but these counters holds what was voted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="polls")
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="polls")
    is_secret = models.BooleanField(_("voto segreto"))
    in_favour = models.PositiveSmallIntegerField(_("favorevoli"), default=0)
    against = models.PositiveSmallIntegerField(_("contrari"), default=0)
    abstained = models.PositiveSmallIntegerField(_("astenuti"), default=0)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="polls")
    opened_at = models.DateTimeField(_("aperta"), auto_now_add=True)
    closed_at = models.DateTimeField(_("chiusa"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("votazione elettronica")
        verbose_name_plural = _("votazioni elettroniche")
        ordering = ["agenda_item", "recommendation"]
        constraints = [models.UniqueConstraint(fields=["agenda_item", "recommendation"], name="poll_once")]

    def __str__(self):
        return f"{self.recommendation_id}"

    def get_absolute_url(self):
        return reverse("committee:poll-detail", args=[self.uuid])

    @property
    def paper(self) -> PositionPaper:
        return self.recommendation.block.section.paper

    @property
    def cast_count(self) -> int:
        return self.in_favour + self.against + self.abstained

    @property
    def is_void(self) -> bool:
        """Whether it ended without a result: nobody voted, or its secret votes were erased."""
        return not type(self).objects.standing().filter(pk=self.pk).exists()


class Vote(models.Model):
    """That a seat has voted; `choice` is empty in a secret poll. The database keeps out who stepped aside."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="votes")
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(_("voto"), max_length=9, choices=Choice, blank=True)

    class Meta:
        verbose_name = _("voto")
        verbose_name_plural = _("voti")
        ordering = ["poll", "member__body"]
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="vote_once")]

    def __str__(self):
        return f"{self.poll_id} / {self.member_id}"
