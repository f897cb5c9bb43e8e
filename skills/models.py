"""Vocabulary, Concept, Label, Relation and ConfirmedTerm. Every code is text."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from skills.queries import ConceptQuerySet


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


class ConceptKind(models.TextChoices):
    SKILL = "skill", _("competenza")
    OCCUPATION = "occupation", _("professione")
    ISCO_GROUP = "isco_group", _("gruppo ISCO")
    SKILL_GROUP = "skill_group", _("gruppo di competenze")


class Concept(models.Model):
    """A skill, occupation or group. Terms of ours have no URI until they are mapped."""

    class Status(models.TextChoices):
        RELEASED = "released", _("in vigore")
        PROPOSED = "proposed", _("da mappare")
        OBSOLETE = "obsolete", _("superato")

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
    close_match = models.URLField(_("corrispondenza in ESCO"), max_length=200, blank=True)
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
                condition=models.Q(status__in=["released", "proposed", "obsolete"]), name="concept_status_known"
            ),
            models.UniqueConstraint(
                fields=["vocabulary", "kind", "name"], condition=models.Q(uri__isnull=True), name="concept_ours_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="concept_of_code")]

    def __str__(self):
        return self.name


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
    """A text that a person said means this concept."""

    text = models.CharField(_("testo"), max_length=400)
    language = models.CharField(_("lingua"), max_length=5, default="it")
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="confirmed_terms")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="confirmed_terms")
    confirmed_at = models.DateTimeField(_("confermato"), auto_now_add=True)

    class Meta:
        verbose_name = _("termine confermato")
        verbose_name_plural = _("termini confermati")
        ordering = ["text", "confirmed_at"]
        indexes = [models.Index(fields=["language", "text"], name="confirmedterm_of_text")]

    def __str__(self):
        return self.text
