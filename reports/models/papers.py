"""PositionPaper and its parts. A block's uuid never changes; a citation carries the exact passage it rests on."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from core.calendar import now
from core.models import Sourced
from core.search import vector_of, words_of
from focusgroups.models import Contribution, FocusGroup, Round
from needs.models import Need, Observation
from reports.models.snapshots import Snapshot
from reports.queries import (
    BlockQuerySet,
    CitationQuerySet,
    PaperVersionQuerySet,
    PositionPaperQuerySet,
    RecommendationQuerySet,
    RecusalQuerySet,
)


class PositionPaper(Sourced):
    """A position paper on one theme, made from several focus groups of a round."""

    class State(models.TextChoices):
        DRAFTING = "drafting", _("in redazione")
        CONSULTATION = "consultation", _("in consultazione")
        SIGNED_OFF = "signed_off", _("approvato da ART-ER")
        SUBMITTED = "submitted", _("inviato al Comitato")
        UNDER_REVIEW = "under_review", _("in esame")
        RETURNED = "returned", _("rinviato per integrazioni")
        ADOPTED = "adopted", _("accolto")
        PARTLY_ADOPTED = "partly_adopted", _("accolto in parte")
        NOT_ADOPTED = "not_adopted", _("non accolto")
        PUBLISHED = "published", _("pubblicato")
        SUPERSEDED = "superseded", _("sostituito")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("nome nell'indirizzo"), max_length=140, unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="papers", verbose_name=_("ciclo"))
    title = models.CharField(_("titolo"), max_length=200)
    theme = models.CharField(_("tema"), max_length=160)
    summary = models.TextField(
        _("in una frase"),
        blank=True,
        validators=[MaxLengthValidator(600)],
        help_text=_("Appare negli elenchi e nella pagina pubblica."),
    )
    clusters = models.ManyToManyField(Cluster, related_name="papers", verbose_name=_("cluster"))
    focus_groups = models.ManyToManyField(FocusGroup, related_name="papers", verbose_name=_("focus group"))
    state = models.CharField(_("stato"), max_length=14, choices=State, default=State.DRAFTING)
    snapshot = models.ForeignKey(
        Snapshot,
        on_delete=models.PROTECT,
        related_name="papers",
        null=True,
        blank=True,
        verbose_name=_("fotografia dei contributi"),
    )
    consultation_until = models.DateField(_("consultazione fino al"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("inviato il"), null=True, blank=True)
    published_at = models.DateTimeField(_("pubblicato il"), null=True, blank=True)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
        verbose_name=_("sostituisce"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("creato"), default=now, editable=False)
    words = words_of("title", "theme", "summary")

    objects = PositionPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("position paper")
        verbose_name_plural = _("position paper")
        ordering = ["-round__held_on", "title"]
        indexes = [GinIndex(fields=["words"], name="paper_search")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=[
                        "drafting",
                        "consultation",
                        "signed_off",
                        "submitted",
                        "under_review",
                        "returned",
                        "adopted",
                        "partly_adopted",
                        "not_adopted",
                        "published",
                        "superseded",
                    ]
                ),
                name="paper_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["published", "superseded"], published_at__isnull=False)
                | ~models.Q(state__in=["published", "superseded"]),
                name="paper_published_with_date",
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True) | ~models.Q(supersedes=models.F("id")),
                name="paper_not_its_own_successor",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("portal:paper-detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.state in {self.State.PUBLISHED, self.State.SUPERSEDED}


class Section(models.Model):
    """One of the sections 0-10 or the annexes A-D of a paper."""

    paper = models.ForeignKey(PositionPaper, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(_("numero"), max_length=2)
    order = models.PositiveSmallIntegerField(_("ordine"))
    title = models.CharField(_("titolo"), max_length=120)

    class Meta:
        verbose_name = _("sezione")
        verbose_name_plural = _("sezioni")
        ordering = ["paper", "order"]
        constraints = [models.UniqueConstraint(fields=["paper", "code"], name="section_once")]

    def __str__(self):
        return f"{self.code} {self.title}"


class Block(models.Model):
    """A paragraph, finding, recommendation, figure or table. Its uuid never changes, whatever happens to the text.

    Generated blocks are rewritten by the compile task; authored ones only by people. `data` holds the rows of a
    figure or table as computed from the snapshot; `query_key` names the computation.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("testo")
        FINDING = "finding", _("fabbisogno")
        RECOMMENDATION = "recommendation", _("raccomandazione")
        FIGURE = "figure", _("figura")
        TABLE = "table", _("tabella")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="blocks")
    order = models.PositiveSmallIntegerField(_("ordine"), default=0)
    kind = models.CharField(_("tipo"), max_length=14, choices=Kind, default=Kind.TEXT)
    title = models.CharField(_("titolo"), max_length=200, blank=True)
    body = models.TextField(_("testo"), blank=True, validators=[MaxLengthValidator(20000)])
    generated = models.BooleanField(_("generato"), default=False)
    query_key = models.CharField(_("interrogazione"), max_length=80, blank=True)
    data = models.JSONField(_("dati"), null=True, blank=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="blocks", null=True, blank=True)
    is_stale = models.BooleanField(_("da rivedere"), default=False)
    stale_note = models.CharField(_("che cosa è cambiato"), max_length=600, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("modificato"), auto_now=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("paragrafo")
        verbose_name_plural = _("paragrafi")
        ordering = ["section", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["text", "finding", "recommendation", "figure", "table"]),
                name="block_kind_known",
            ),
            models.UniqueConstraint(
                fields=["section", "query_key"], condition=models.Q(generated=True), name="block_generated_once"
            ),
            models.CheckConstraint(
                condition=models.Q(generated=False) | ~models.Q(query_key=""), name="block_generated_has_key"
            ),
        ]

    def __str__(self):
        return self.title or str(self.uuid)


class Recommendation(models.Model):
    """What the paper asks the committee to advise, one-to-one with its block."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    block = models.OneToOneField(Block, on_delete=models.CASCADE, related_name="recommendation")
    number = models.PositiveSmallIntegerField(_("numero"))
    action = models.TextField(_("che cosa fare"), validators=[MaxLengthValidator(1000)])
    lead = models.CharField(_("chi guida"), max_length=200, blank=True)
    partners = models.CharField(_("con chi"), max_length=300, blank=True)
    timing = models.CharField(_("tempi"), max_length=120, blank=True)
    funds = models.CharField(_("risorse"), max_length=200, blank=True)
    indicator = models.CharField(_("come si misura"), max_length=200, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("raccomandazione")
        verbose_name_plural = _("raccomandazioni")
        ordering = ["block__section__paper", "number"]
        indexes = [GinIndex(vector_of("action", "lead", "partners"), name="recommendation_search")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(action=""), name="recommendation_has_action"),
        ]

    def __str__(self):
        return self.action[:80]

    def get_absolute_url(self):
        return reverse("portal:proposal-detail", args=[self.uuid])


class Citation(models.Model):
    """Who says so: the passage of a contribution, the need or the observation a block rests on.

    For a contribution `quote` is its text between `start` and `end` (characters) and `source_digest` the SHA-256 of
    the whole text when it was cited.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="citations")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="citations", null=True, blank=True
    )
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="citations", null=True, blank=True)
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="citations", null=True, blank=True
    )
    quote = models.TextField(_("passo citato"), blank=True)
    start = models.PositiveIntegerField(_("da carattere"), default=0)
    end = models.PositiveIntegerField(_("a carattere"), default=0)
    source_digest = models.CharField(_("impronta della fonte"), max_length=64)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citazione")
        verbose_name_plural = _("citazioni")
        ordering = ["block", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(contribution__isnull=False, need__isnull=True, observation__isnull=True)
                    | models.Q(contribution__isnull=True, need__isnull=False, observation__isnull=True)
                    | models.Q(contribution__isnull=True, need__isnull=True, observation__isnull=False)
                ),
                name="citation_of_exactly_one",
            ),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="citation_passage_in_order"),
            models.UniqueConstraint(
                fields=["block", "contribution", "need", "observation", "start", "end"],
                nulls_distinct=False,
                name="citation_once",
            ),
        ]

    def __str__(self):
        return self.quote[:60]


class PaperVersion(models.Model):
    """A frozen version of a paper: the whole content as JSON, its digest, the snapshot it rests on. Immutable.

    A draft is frozen each time the paper is compiled; it stays with who writes the paper.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    paper = models.ForeignKey(PositionPaper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("numero"))
    content = models.JSONField(_("contenuto"))
    digest = models.CharField(_("impronta SHA-256"), max_length=64)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="versions", null=True, blank=True)
    reason = models.CharField(_("occasione"), max_length=120, blank=True)
    is_draft = models.BooleanField(_("bozza di lavoro"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="paper_versions", null=True, blank=True
    )
    created_at = models.DateTimeField(_("creata"), default=now, editable=False)

    objects = PaperVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("versione")
        verbose_name_plural = _("versioni")
        ordering = ["paper", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paperversion_number_once"),
        ]

    def __str__(self):
        return f"v{self.number}"


class Recusal(models.Model):
    """A committee member who declared an interest in a paper and takes no part."""

    paper = models.ForeignKey(PositionPaper, on_delete=models.PROTECT, related_name="recusals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recusals", verbose_name=_("componente")
    )
    reason = models.CharField(_("interesse dichiarato"), max_length=300)
    declared_at = models.DateTimeField(_("dichiarato"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("ritirato"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("perché è ritirato"), max_length=300, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("dichiarazione di interesse")
        verbose_name_plural = _("dichiarazioni di interesse")
        ordering = ["paper", "declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "user"], condition=models.Q(withdrawn_at__isnull=True), name="recusal_one_live"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | ~models.Q(withdrawn_reason=""),
                name="recusal_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} / {self.paper_id}"
