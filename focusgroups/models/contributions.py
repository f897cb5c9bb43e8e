"""Contribution (one sentence said at a table), Voice (which bodies said it) and the answers of the read-back."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters.models import FirmSize, Organisation, Province, S3Area, Sector, SourceCategory, ValueChain
from core.calendar import now
from core.models import Sourced
from core.search import words_of
from core.text import title_of
from focusgroups.models.groups import FocusGroup, Round
from focusgroups.models.people import digest
from focusgroups.queries import LIVE, UNDECIDED, ContributionQuerySet, ReadBackAnswerQuerySet, VoiceQuerySet


class ContributionKind(models.TextChoices):
    NEED = "need", _("Fabbisogno")
    TREND = "trend", _("Dato o tendenza")
    PROPOSAL = "proposal", _("Proposta")


class Contribution(Sourced):
    """One sentence of a focus group. Kind and text suffice to save it; the rest is asked for when the table closes.

    It has no key to a person but `recorded_by`, the staff account that typed it (null for participants). `line_key`
    lets the bearer of a link recognise their own lines; the purge deletes it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("bozza")
        SUBMITTED = "submitted", _("inviato")
        ACCEPTED = "accepted", _("convalidato")
        SET_ASIDE = "set_aside", _("non ripreso")
        MERGED = "merged", _("unito")
        WITHDRAWN = "withdrawn", _("ritirato")

    GONE = (State.SET_ASIDE, State.MERGED, State.WITHDRAWN)

    class Fate(models.TextChoices):
        PENDING = "pending", _("da decidere")
        USED = "used", _("usato")
        MERGED = "merged", _("unito a un altro")
        DEFERRED = "deferred", _("rinviato")
        NOT_USED = "not_used", _("non usato")

    class Agreement(models.TextChoices):
        SINGLE_VOICE = "single_voice", _("una voce sola")
        SEVERAL = "several", _("alcuni")
        MAJORITY = "majority", _("la maggioranza")
        CONSENSUS = "consensus", _("tutti d'accordo")
        CONTESTED = "contested", _("posizioni divergenti")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    focus_group = models.ForeignKey(
        FocusGroup, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("focus group")
    )
    kind = models.CharField(_("tipo"), max_length=8, choices=ContributionKind)
    text = models.TextField(
        _("testo"), validators=[MaxLengthValidator(2000)], help_text=_("Una frase, come è stata detta al tavolo.")
    )
    title = models.CharField(_("titolo"), max_length=120, blank=True)
    language = models.CharField(_("lingua"), max_length=5, default="it")
    value_chain = models.ForeignKey(
        ValueChain,
        on_delete=models.PROTECT,
        related_name="contributions",
        null=True,
        blank=True,
        verbose_name=_("filiera"),
    )
    s3_areas = models.ManyToManyField(S3Area, related_name="contributions", blank=True, verbose_name=_("ambiti S3"))
    sectors = models.ManyToManyField(Sector, related_name="contributions", blank=True, verbose_name=_("settori"))
    provinces = models.ManyToManyField(
        Province,
        related_name="contributions",
        blank=True,
        verbose_name=_("province di cui si parla"),
        help_text=_("Nessuna: tutta la regione."),
    )
    agreement = models.CharField(_("accordo al tavolo"), max_length=12, choices=Agreement, blank=True)
    is_green = models.BooleanField(_("transizione verde"), default=False)
    is_digital = models.BooleanField(_("transizione digitale"), default=False)
    is_ai = models.BooleanField(_("intelligenza artificiale"), default=False)
    note = models.TextField(_("nota interna"), blank=True, validators=[MaxLengthValidator(2000)])
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.DRAFT)
    set_aside_reason = models.CharField(_("perché non è ripreso"), max_length=300, blank=True)
    # The line it was joined to, and the one that this leads to today, when that one was joined on.
    joined_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="joined_from",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("unito per primo a"),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged_from", null=True, blank=True, verbose_name=_("unito a")
    )
    fate = models.CharField(_("esito"), max_length=10, choices=Fate, default=Fate.PENDING)
    fate_reason = models.CharField(_("motivo dell'esito"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("pubblicato"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="recorded_contributions",
        null=True,
        blank=True,
        editable=False,
    )
    line_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("scritto"), default=now, editable=False)
    changed_at = models.DateTimeField(_("modificato"), auto_now=True)
    words = words_of("title", "text")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contributo")
        verbose_name_plural = _("contributi")
        ordering = ["focus_group", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["need", "trend", "proposal"]), name="contribution_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "submitted", "accepted", "set_aside", "merged", "withdrawn"]),
                name="contribution_state_known",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="contribution_has_text"),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="contribution_merged_into_something",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True, joined_to__isnull=True)
                | models.Q(merged_into__isnull=False, joined_to__isnull=False),
                name="contribution_leads_where_joined",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="contribution_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="set_aside") | ~models.Q(set_aside_reason=""),
                name="contribution_set_aside_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(fate__in=["pending", "used", "merged", "deferred", "not_used"]),
                name="contribution_fate_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(fate__in=["deferred", "not_used"]) | ~models.Q(fate_reason=""),
                name="contribution_fate_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(state__in=["accepted", "merged"]),
                name="contribution_published_when_accepted",
            ),
        ]
        indexes = [
            models.Index(fields=["focus_group", "state", "id"], name="contribution_of_group"),
            models.Index(fields=["kind", "id"], name="contribution_of_kind"),
            models.Index(fields=["id"], condition=models.Q(published_at__isnull=False), name="contribution_published"),
            GinIndex(SearchVector("text", config="italian"), name="contribution_words"),
            GinIndex(fields=["words"], name="contribution_search"),
        ]

    def __str__(self):
        return self.title or title_of(self.text)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def voices_behind(self) -> list["Voice"]:
        """Its voices and those of the lines merged into it, as they were loaded; one body may stand there twice."""
        return [*self.voices.all(), *(voice for line in self.merged_from.all() for voice in line.voices.all())]

    @property
    def said_by(self) -> "Contribution":
        """The line whose voices count for this one: where a merged line has none, the line that it leads to."""
        return self.merged_into if self.merged_into and not self.voices_behind else self

    @property
    def voice_count(self) -> int:
        """How many different voices count for it."""
        return len({voice.voice_key for voice in self.said_by.voices_behind})

    def get_absolute_url(self):
        return reverse("focusgroups:contribution-detail", args=[self.uuid])

    @property
    def scope_code(self) -> str:
        return self.focus_group.cluster.code

    @property
    def display_title(self) -> str:
        """The title, or the first words of the text."""
        return self.title or title_of(self.text)


class VoiceKey(models.Model):
    """The random key of an organisation in a round (or in one table, under the Chatham House rule).

    It is what distinct voices are counted by. The purge deletes the row, the key in Voice stays.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="voice_keys")
    focus_group = models.ForeignKey(
        FocusGroup, on_delete=models.CASCADE, related_name="voice_keys", null=True, blank=True
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="voice_keys")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("chiave di voce")
        verbose_name_plural = _("chiavi di voce")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "focus_group", "organisation"], nulls_distinct=False, name="voicekey_once"
            ),
        ]

    def __str__(self):
        return f"voce {self.pk}"


class Voice(models.Model):
    """A body that said it, or only its category. Restricted: the table's manager reads it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="voices")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, related_name="voices", null=True, blank=True, verbose_name=_("ente")
    )
    voice_key = models.UUIDField(default=uuid.uuid4, editable=False)
    category = models.CharField(_("categoria"), max_length=20, choices=SourceCategory)
    size = models.CharField(_("dimensione"), max_length=14, choices=FirmSize, default=FirmSize.NOT_APPLICABLE)
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="voices", null=True, blank=True, verbose_name=_("provincia")
    )

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voce")
        verbose_name_plural = _("voci")
        ordering = ["contribution", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "voice_key"], name="voice_once"),
            models.CheckConstraint(condition=models.Q(category__in=SourceCategory.values), name="voice_category_known"),
        ]
        indexes = [models.Index(fields=["voice_key"], name="voice_of_key")]

    def __str__(self):
        return f"voce {self.pk}"


class ReadBackAnswer(models.Model):
    """What a participant answered about a line during the read-back; recognised by the hash of the link only."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("confermo")
        CORRECTION = "correction", _("propongo una correzione")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="answers")
    line_key = models.CharField(max_length=64, editable=False)
    answer = models.CharField(_("risposta"), max_length=10, choices=Answer)
    text = models.TextField(_("correzione proposta"), blank=True, validators=[MaxLengthValidator(2000)])
    settled_at = models.DateTimeField(_("esaminata"), null=True, blank=True)
    taken = models.BooleanField(_("presa"), default=False)
    reply = models.CharField(_("risposta a chi l'ha proposta"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("scritta"), default=now, editable=False)

    objects = ReadBackAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("risposta della rilettura")
        verbose_name_plural = _("risposte della rilettura")
        ordering = ["contribution", "id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "line_key"], name="readback_answer_once"),
            models.CheckConstraint(
                condition=~models.Q(answer="correction") | ~models.Q(text=""), name="readback_correction_has_text"
            ),
        ]

    def __str__(self):
        return f"{self.answer} {self.contribution_id}"

    @property
    def mark(self) -> str:
        """Names what was answered: it changes when the same participant answers something else."""
        return digest(f"{self.answer}:{self.text}", "answer")[:16]
