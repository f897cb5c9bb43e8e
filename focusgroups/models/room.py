"""The room: the code by which the phones of a table come in, and the votes taken there."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from focusgroups.models.contributions import Contribution
from focusgroups.models.groups import FocusGroup
from focusgroups.queries import RoomQuerySet, VoteQuerySet

MOST_DOTS = 10


class Room(models.Model):
    """The room of a focus group. It has a code exactly as long as it is open; a device leaves no row here."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    focus_group = models.OneToOneField(FocusGroup, on_delete=models.CASCADE, related_name="room")
    code = models.CharField(_("codice"), max_length=6, blank=True, editable=False)
    opened_at = models.DateTimeField(_("aperta"))
    closed_at = models.DateTimeField(_("chiusa"), null=True, blank=True)
    retain_until = models.DateField(_("conservare fino al"), null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("sala")
        verbose_name_plural = _("sale")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="room_code_once"),
            models.CheckConstraint(
                condition=models.Q(code="", closed_at__isnull=False)
                | models.Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{6}$", closed_at__isnull=True),
                name="room_has_code_while_open",
            ),
        ]

    def __str__(self):
        return f"sala {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Vote(models.Model):
    """A vote by dots on lines of the table. Its ballots are counted and deleted when it closes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    focus_group = models.ForeignKey(FocusGroup, on_delete=models.CASCADE, related_name="votes")
    dots_each = models.PositiveSmallIntegerField(
        _("punti a testa"), default=3, validators=[MinValueValidator(1), MaxValueValidator(MOST_DOTS)]
    )
    opened_at = models.DateTimeField(_("aperto"))
    closed_at = models.DateTimeField(_("chiuso"), null=True, blank=True)
    ballot_count = models.PositiveIntegerField(_("telefoni che hanno votato"), default=0)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("voto")
        verbose_name_plural = _("voti")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["focus_group"], condition=models.Q(closed_at__isnull=True), name="vote_one_open_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(dots_each__gte=1, dots_each__lte=MOST_DOTS), name="vote_dots_each_within"
            ),
        ]

    def __str__(self):
        return f"voto {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class VoteChoice(models.Model):
    """A line that is voted on; `dots` stays 0 until the vote closes."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="choices")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="vote_choices")
    dots = models.PositiveIntegerField(_("punti"), default=0)

    class Meta:
        verbose_name = _("riga al voto")
        verbose_name_plural = _("righe al voto")
        ordering = ["vote", "id"]
        constraints = [models.UniqueConstraint(fields=["vote", "contribution"], name="votechoice_once")]

    def __str__(self):
        return f"riga al voto {self.pk}"

    @property
    def is_gone(self) -> bool:
        """Whether the line was taken back, left out or merged after the vote began."""
        return self.contribution.state in Contribution.GONE


class PhoneBallot(models.Model):
    """What one phone voted, while the vote is open. `device_key` leads neither to a person nor to the phone's lines."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="ballots")
    device_key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("scheda")
        verbose_name_plural = _("schede")
        constraints = [models.UniqueConstraint(fields=["vote", "device_key"], name="phoneballot_once")]

    def __str__(self):
        return f"scheda {self.pk}"


class GivenDots(models.Model):
    """The dots that a ballot gives to one line."""

    ballot = models.ForeignKey(PhoneBallot, on_delete=models.CASCADE, related_name="given")
    choice = models.ForeignKey(VoteChoice, on_delete=models.CASCADE, related_name="given")
    dots = models.PositiveSmallIntegerField(_("punti"))

    class Meta:
        verbose_name = _("punti dati")
        verbose_name_plural = _("punti dati")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "choice"], name="givendots_once"),
            models.CheckConstraint(condition=models.Q(dots__gte=1, dots__lte=MOST_DOTS), name="givendots_within"),
        ]

    def __str__(self):
        return f"punti {self.pk}"
