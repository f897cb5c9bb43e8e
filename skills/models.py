"""Vocabulary, Concept, Label, Description, Relation and ConfirmedTerm. Every code is text."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.calendar import now
from core.search import vector_of
from skills.queries import PUBLIC, ConceptQuerySet, VocabularyImportQuerySet

REGIONAL = "regionale"


class Vocabulary(models.Model):
    """A list of concepts and its version, for example ESCO 1.2.0 or the regional list."""

    code = models.CharField(_("codice"), max_length=20)
    version = models.CharField(_("versione"), max_length=20)
    name = models.CharField(_("nome"), max_length=120)
    attribution = models.CharField(_("attribuzione"), max_length=300, blank=True)
    loaded_at = models.DateTimeField(_("caricato"), auto_now_add=True)

    class Meta:
        verbose_name = _("vocabolario")
        verbose_name_plural = _("vocabolari")
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="vocabulary_version_once")]

    def __str__(self):
        return f"{self.name} {self.version}"

    @property
    def short_name(self) -> str:
        """How a suggestion says where a term comes from."""
        return gettext("vocabolario regionale") if self.code == REGIONAL else f"{self.code.upper()} {self.version}"


class ConceptKind(models.TextChoices):
    SKILL = "skill", _("competenza")
    OCCUPATION = "occupation", _("professione")
    ISCO_GROUP = "isco_group", _("gruppo ISCO")
    SKILL_GROUP = "skill_group", _("gruppo di competenze")
    CP_GROUP = "cp_group", _("gruppo CP2021")
    EQF_LEVEL = "eqf_level", _("livello EQF")


class Collection(models.TextChoices):
    """The thematic lists that ESCO publishes beside the classification."""

    GREEN = "green", _("competenze verdi")
    DIGITAL = "digital", _("competenze digitali")
    DIGCOMP = "digcomp", _("DigComp")
    TRANSVERSAL = "transversal", _("competenze trasversali")
    LANGUAGE = "language", _("competenze linguistiche")
    RESEARCH = "research", _("ricerca")


class Concept(models.Model):
    """A skill, occupation or group, in whichever versions of its vocabulary it was named.

    `vocabulary` is the latest version that names it. A concept that a later version no longer names becomes obsolete
    and stays: lines and needs point at it. Terms of ours have no URI; `close_match` says what they are in ESCO. `name`
    and `description` are what pages show: in Italian, where a file in Italian was loaded.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposto da un focus group")
        RELEASED = "released", _("in vigore")
        OBSOLETE = "obsolete", _("superato")
        REFUSED = "refused", _("non accolto")

    class SkillType(models.TextChoices):
        KNOWLEDGE = "knowledge", _("conoscenza")
        SKILL = "skill", _("abilità")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vocabulary = models.ForeignKey(
        Vocabulary, on_delete=models.PROTECT, related_name="concepts", verbose_name=_("vocabolario")
    )
    kind = models.CharField(_("tipo"), max_length=12, choices=ConceptKind)
    uri = models.URLField("URI", max_length=200, unique=True, null=True, blank=True)
    code = models.CharField(_("codice"), max_length=30, blank=True)
    name = models.CharField(_("etichetta preferita"), max_length=300)
    description = models.TextField(_("descrizione"), blank=True)
    status = models.CharField(_("stato"), max_length=10, choices=Status, default=Status.RELEASED)
    status_reason = models.CharField(_("motivo dello stato"), max_length=300, blank=True)
    close_match = models.URLField(_("corrispondenza in ESCO"), max_length=200, blank=True)
    skill_type = models.CharField(_("tipo di competenza"), max_length=10, choices=SkillType, blank=True)
    reuse_level = models.CharField(_("livello di riuso"), max_length=30, blank=True)
    collections = ArrayField(
        models.CharField(max_length=12, choices=Collection), verbose_name=_("raccolte"), default=list, blank=True
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="proposed_terms",
        null=True,
        blank=True,
        editable=False,
    )
    proposed_at = models.DateTimeField(_("proposto"), null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replaces",
        null=True,
        blank=True,
        verbose_name=_("sostituito da"),
    )

    objects = ConceptQuerySet.as_manager()

    class Meta:
        verbose_name = _("concetto")
        verbose_name_plural = _("concetti")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ConceptKind.values), name="concept_kind_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=["proposed", "released", "obsolete", "refused"]),
                name="concept_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="refused") | ~models.Q(status_reason=""), name="concept_refused_with_reason"
            ),
            models.UniqueConstraint(
                fields=["vocabulary", "kind", "name"], condition=models.Q(uri__isnull=True), name="concept_ours_once"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "code"], name="concept_of_code"),
            GinIndex(vector_of("name", "description"), name="concept_search"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("portal:concept-detail", args=[self.uuid])

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def public_name(self) -> str:
        """What anybody may read of it; nothing of what is only proposed or was refused: that is one table's word."""
        return self.name if self.is_public else ""

    @property
    def heir(self) -> "Concept":
        """What stands in its place today, through every replacement; itself when nothing does."""
        return self.replaced_by.heir if self.replaced_by else self


class Label(models.Model):
    """A name of a concept in a language."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred", _("preferita")
        ALTERNATIVE = "alternative", _("alternativa")
        HIDDEN = "hidden", _("nascosta")
        CONFIRMED = "confirmed", _("confermata")

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("lingua"), max_length=5)
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind)
    text = models.CharField(_("testo"), max_length=400)

    class Meta:
        verbose_name = _("etichetta")
        verbose_name_plural = _("etichette")
        ordering = ["concept", "language", "kind", "text"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "language", "kind", "text"], name="label_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["preferred", "alternative", "hidden", "confirmed"]),
                name="label_kind_known",
            ),
        ]

    def __str__(self):
        return self.text


class Description(models.Model):
    """What a vocabulary says about a concept in a language; questions in that language are compared with it."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="descriptions")
    language = models.CharField(_("lingua"), max_length=5)
    text = models.TextField(_("testo"))

    class Meta:
        verbose_name = _("descrizione")
        verbose_name_plural = _("descrizioni")
        ordering = ["concept", "language"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "language"], name="description_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="description_says_something"),
        ]

    def __str__(self):
        return self.text


class Relation(models.Model):
    """A relation between two concepts: broader, or a skill that an occupation needs."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("più ampio")
        ESSENTIAL = "essential", _("essenziale")
        OPTIONAL = "optional", _("facoltativa")

    source = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="relations_from")
    target = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="relations_to")
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind)

    class Meta:
        verbose_name = _("relazione")
        verbose_name_plural = _("relazioni")
        ordering = ["source", "kind", "target"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="relation_not_to_itself"),
        ]

    def __str__(self):
        return f"{self.source_id} {self.kind} {self.target_id}"


class ConfirmedTerm(models.Model):
    """A text that a person said means this concept; `subject` is what it was said about, so that twice is once.

    The text comes from a table and may be unpublished: it helps to find the concept and is shown to nobody but who
    types it. `said_of` is the concept that was meant, when that one is out of force and `concept` took its place.
    """

    text = models.CharField(_("testo"), max_length=400)
    language = models.CharField(_("lingua"), max_length=5, default="it")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="confirmed_terms")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="confirmed_terms")
    confirmed_at = models.DateTimeField(_("confermato"), default=now, editable=False)
    subject = models.CharField(_("oggetto"), max_length=120, blank=True)
    said_of = models.ForeignKey(
        Concept, on_delete=models.PROTECT, related_name="terms_led_on", null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("termine confermato")
        verbose_name_plural = _("termini confermati")
        ordering = ["text", "confirmed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "text", "concept", "subject", "said_of"],
                nulls_distinct=False,
                name="confirmedterm_once",
            ),
        ]
        indexes = [models.Index(fields=["language", "text"], name="confirmedterm_of_text")]

    def __str__(self):
        return self.text


class VocabularyImport(models.Model):
    """One file of an official vocabulary that somebody handed in, and what came of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to="imports/vocabularies/", max_length=200, blank=True)
    name = models.CharField(_("nome del file"), max_length=200)
    code = models.CharField(_("vocabolario"), max_length=20)
    version = models.CharField(_("versione"), max_length=20, blank=True)
    language = models.CharField(_("lingua"), max_length=5, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="vocabulary_imports", null=True, blank=True
    )
    created_at = models.DateTimeField(_("consegnato"), default=now, editable=False)
    finished_at = models.DateTimeField(_("finito"), null=True, blank=True)
    report = models.JSONField(_("resoconto"), default=dict, blank=True)

    objects = VocabularyImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("importazione di un vocabolario")
        verbose_name_plural = _("importazioni di vocabolari")
        ordering = ["-id"]

    def __str__(self):
        return self.name


class IndexBuild(models.Model):
    """One build of the index of suggestions: the latest row names the files in force (written before the row)."""

    stamp = models.CharField(_("versione dell'indice"), max_length=64, unique=True)
    built_at = models.DateTimeField(_("costruito"), auto_now_add=True)
    concepts = models.PositiveIntegerField(_("concetti"))
    labels = models.PositiveIntegerField(_("etichette"))
    seconds = models.FloatField(_("secondi"))

    class Meta:
        verbose_name = _("indice dei suggerimenti")
        verbose_name_plural = _("indici dei suggerimenti")
        ordering = ["-id"]

    def __str__(self):
        return self.stamp
