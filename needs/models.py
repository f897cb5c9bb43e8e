"""Need, NeedStatement, Indicator and Observation."""

import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters.models import Province
from core.calendar import now
from core.models import HandedIn, Sourced
from core.search import vector_of
from focusgroups.models import Contribution
from needs.queries import (
    DistinctionQuerySet,
    IndicatorImportQuerySet,
    IndicatorQuerySet,
    NeedQuerySet,
    NeedStatementQuerySet,
    ObservationQuerySet,
)
from skills.models import Concept


class Need(Sourced):
    """A need that lives across clusters and rounds. Contributions state it; it is not a contribution.

    `new`, `persistent` and `growing` are computed from its statements; only what people decide is stored here.
    `joined_to` is the need it was joined to; `merged_into` the one that this leads to today, when that one was joined
    on. What it quotes stays with it and is read through `merged_into`, so that a joining can be undone without trace.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("aperto")
        ANSWERED = "answered", _("ha avuto risposta")
        WITHDRAWN = "withdrawn", _("ritirato")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("nome nell'indirizzo"), max_length=140, unique=True)
    title = models.CharField(_("fabbisogno"), max_length=200)
    description = models.TextField(_("descrizione"), blank=True, validators=[MaxLengthValidator(4000)])
    profile_label = models.CharField(_("professione, come è chiamata"), max_length=160, blank=True)
    occupation = models.ForeignKey(
        Concept,
        on_delete=models.PROTECT,
        related_name="needs",
        null=True,
        blank=True,
        verbose_name=_("professione"),
        limit_choices_to={"kind": "occupation"},
    )
    skills = models.ManyToManyField(
        Concept, related_name="needed_in", blank=True, verbose_name=_("competenze"), limit_choices_to={"kind": "skill"}
    )
    status = models.CharField(_("stato"), max_length=10, choices=Status, default=Status.OPEN)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged_from", null=True, blank=True, verbose_name=_("unito a")
    )
    joined_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="joined_from",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("unito per primo a"),
    )
    split_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="split_into", null=True, blank=True, verbose_name=_("diviso da")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("creato"), default=now, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("fabbisogno")
        verbose_name_plural = _("fabbisogni")
        ordering = ["title"]
        indexes = [GinIndex(vector_of("title", "description"), name="need_search")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "answered", "withdrawn"]), name="need_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="need_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True, joined_to__isnull=True)
                | models.Q(merged_into__isnull=False, joined_to__isnull=False),
                name="need_merged_where_joined",
            ),
            models.CheckConstraint(
                condition=models.Q(split_from__isnull=True) | ~models.Q(split_from=models.F("id")),
                name="need_not_split_from_itself",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("portal:need-detail", args=[self.slug])

    @property
    def state(self) -> str:
        """The status, under the name by which the lifecycle gate reads and writes it."""
        return self.status

    @state.setter
    def state(self, value: str) -> None:
        self.status = value

    def get_state_display(self) -> str:
        return self.get_status_display()

    @property
    def status_tone(self) -> str:
        return {self.Status.OPEN: "brand", self.Status.ANSWERED: "success"}.get(self.status, "neutral")


class NeedStatement(models.Model):
    """The link contribution -> need: who made it, when, how; undone links stay readable."""

    class How(models.TextChoices):
        BY_HAND = "by_hand", _("a mano")
        SUGGESTED = "suggested", _("da un suggerimento")
        IMPORTED = "imported", _("da un'importazione")

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="statements")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="need_statements")
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="need_links", null=True, blank=True
    )
    linked_at = models.DateTimeField(_("collegato"), default=now)
    how = models.CharField(_("come"), max_length=10, choices=How, default=How.BY_HAND)
    unlinked_at = models.DateTimeField(_("scollegato"), null=True, blank=True)
    unlinked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="need_unlinks", null=True, blank=True
    )

    objects = NeedStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("legame contributo-fabbisogno")
        verbose_name_plural = _("legami contributo-fabbisogno")
        ordering = ["need", "linked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"],
                condition=models.Q(unlinked_at__isnull=True),
                name="needstatement_one_live_need",
            ),
            models.CheckConstraint(
                condition=models.Q(unlinked_at__isnull=False) | models.Q(unlinked_by__isnull=True),
                name="needstatement_unlinked_by_with_date",
            ),
        ]

    def __str__(self):
        return f"{self.contribution_id} -> {self.need_id}"


class Distinction(models.Model):
    """Somebody judged that two things that look alike are not: they are not proposed to be joined again.

    Two needs (the one made first is `need`), a need and a line that no need collects, or two such lines.
    """

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="distinctions", null=True, blank=True)
    other = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="distinguished", null=True, blank=True)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="distinctions", null=True, blank=True
    )
    second_line = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="distinguished", null=True, blank=True
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="need_distinctions", null=True, blank=True
    )
    judged_at = models.DateTimeField(_("giudicati diversi"), default=now)
    undone_at = models.DateTimeField(_("annullato"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="need_distinctions_undone",
        null=True,
        blank=True,
    )

    objects = DistinctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("distinzione tra fabbisogni")
        verbose_name_plural = _("distinzioni tra fabbisogni")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "other", "contribution", "second_line"],
                condition=models.Q(undone_at__isnull=True),
                nulls_distinct=False,
                name="distinction_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    need__isnull=False, other__isnull=False, contribution__isnull=True, second_line__isnull=True
                )
                | models.Q(need__isnull=False, other__isnull=True, contribution__isnull=False, second_line__isnull=True)
                | models.Q(
                    need__isnull=True, other__isnull=True, contribution__isnull=False, second_line__isnull=False
                ),
                name="distinction_between_two_things",
            ),
            models.CheckConstraint(
                condition=models.Q(other__isnull=True) | models.Q(need__lt=models.F("other")),
                name="distinction_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(second_line__isnull=True) | models.Q(contribution__lt=models.F("second_line")),
                name="distinction_of_lines_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=False) | models.Q(undone_by__isnull=True),
                name="distinction_undone_by_with_date",
            ),
        ]

    def __str__(self):
        return " != ".join(map(str, self.sides))

    @property
    def sides(self) -> tuple:
        """The two things, needs before lines."""
        return tuple(filter(None, (self.need, self.other, self.contribution, self.second_line)))


class Indicator(models.Model):
    """A statistical series that is quoted beside a need (contracts, survey, job ads); never rebuilt here."""

    class Source(models.TextChoices):
        SILER = "siler", _("contratti (SILER)")
        EXCELSIOR = "excelsior", _("indagine Excelsior")
        JOB_ADS = "job_ads", _("annunci di lavoro")
        ALMALAUREA = "almalaurea", _("indagine AlmaLaurea")
        ISTAT = "istat", _("Istat ed Eurostat")
        OTHER = "other", _("altra fonte")

    code = models.SlugField(_("codice"), unique=True)
    name = models.CharField(_("nome"), max_length=200)
    unit = models.CharField(_("unità"), max_length=40)
    source = models.CharField(_("fonte"), max_length=10, choices=Source)
    coverage = models.CharField(_("copertura"), max_length=300, blank=True)
    licence = models.CharField(_("licenza"), max_length=120, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicatore")
        verbose_name_plural = _("indicatori")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=["siler", "excelsior", "job_ads", "almalaurea", "istat", "other"]),
                name="indicator_source_known",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("portal:indicator-detail", args=[self.code])


class IndicatorImport(HandedIn):
    """One table of figures that somebody handed in."""

    file = models.FileField(_("file"), upload_to="imports/indicators/", max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="indicator_imports", null=True, blank=True
    )

    objects = IndicatorImportQuerySet.as_manager()

    class Meta(HandedIn.Meta):
        verbose_name = _("importazione di dati")
        verbose_name_plural = _("importazioni di dati")

    def get_absolute_url(self):
        return reverse("indicators:import-detail", args=[self.uuid])

    @property
    def is_abandoned(self) -> bool:
        """Nobody confirmed it, and its file is gone."""
        return not self.file and not self.confirmed_at

    @property
    def state_words(self) -> str:
        return str(_("mai confermata")) if self.is_abandoned else super().state_words

    @property
    def state_tone(self) -> str:
        return "neutral" if self.is_abandoned else super().state_tone


class Observation(Sourced):
    """One value of an indicator, for a territory and a period, optionally about an occupation or a need."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    needs = models.ManyToManyField(Need, related_name="observations", blank=True, verbose_name=_("fabbisogni"))
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="observations", null=True, blank=True)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="observations", null=True, blank=True)
    territory = models.CharField(_("territorio"), max_length=80)
    period = models.CharField(_("periodo"), max_length=40)
    value = models.DecimalField(_("valore"), max_digits=16, decimal_places=3)
    published_on = models.DateField(_("pubblicato il"), null=True, blank=True)
    coverage = models.CharField(_("che cosa copre"), max_length=300, blank=True)
    loaded_by = models.ForeignKey(
        IndicatorImport, on_delete=models.PROTECT, related_name="observations", null=True, blank=True, editable=False
    )
    direction = models.CharField(
        _("che cosa dice"),
        max_length=11,
        blank=True,
        choices=[("shortage", _("carenza")), ("no_shortage", _("nessuna carenza"))],
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("dato")
        verbose_name_plural = _("dati")
        ordering = ["indicator", "-period", "territory"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "concept", "territory", "period"], nulls_distinct=False, name="observation_once"
            ),
        ]

    def __str__(self):
        return f"{self.indicator_id} {self.territory} {self.period}"
