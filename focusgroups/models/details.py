"""What is asked of each kind of contribution. Codes as in the domain handbook; labels in Italian."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from focusgroups.models.contributions import Contribution
from skills.models import Concept

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]
EQF = [MinValueValidator(1), MaxValueValidator(8)]


def between(field: str, low: int, high: int, name: str) -> models.CheckConstraint:
    """A check that a nullable number lies between two bounds."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__range": (low, high)}), name=name
    )


class Horizon(models.TextChoices):
    NOW = "now", _("adesso (entro 12 mesi)")
    THREE_YEARS = "3_years", _("entro 3 anni")
    FIVE_PLUS = "5_plus", _("oltre 5 anni")


class NeedDetails(models.Model):
    """A need: which profile, which skills, how hard to find, how urgent."""

    class TrainingRoute(models.TextChoices):
        IEFP = "iefp", _("IeFP (EQF 3)")
        IFTS = "ifts", _("IFTS (EQF 4)")
        ITS = "its", _("ITS Academy (EQF 5)")
        BACHELOR = "bachelor", _("laurea (EQF 6)")
        MASTER = "master", _("laurea magistrale (EQF 7)")
        PHD = "phd", _("dottorato (EQF 8)")
        CONTINUING = "continuing", _("formazione continua")

    class Experience(models.TextChoices):
        NONE = "none", _("nessuna")
        SOME = "some", _("qualche anno")
        SENIOR = "senior", _("consolidata")

    class Nature(models.TextChoices):
        QUANTITY = "quantity", _("mancano persone")
        QUALITY = "quality", _("mancano competenze")
        EMERGING = "emerging", _("profilo emergente")
        OBSOLETE = "obsolete", _("competenza in declino")

    class DifficultyReason(models.TextChoices):
        LACK_OF_CANDIDATES = "lack_of_candidates", _("mancano candidati")
        INADEQUATE_PREPARATION = "inadequate_preparation", _("preparazione inadeguata")
        OTHER = "other", _("altro")

    class ShortageDriver(models.TextChoices):
        LONG_TRAINING_GAP = "long_training_gap", _("serve una formazione lunga")
        SHORT_TRAINING_GAP = "short_training_gap", _("basta una formazione breve")
        SUITABILITY_GAP = "suitability_gap", _("candidati non adatti")
        RETENTION_GAP = "retention_gap", _("le persone non restano")

    class DemandTrend(models.TextChoices):
        UP = "up", _("in aumento")
        STABLE = "stable", _("stabile")
        DOWN = "down", _("in calo")

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="need_details", primary_key=True
    )
    profile_label = models.CharField(_("profilo"), max_length=160, blank=True, help_text=_("Come è stato chiamato."))
    occupation = models.ForeignKey(
        Concept,
        on_delete=models.PROTECT,
        related_name="needs_as_occupation",
        null=True,
        blank=True,
        verbose_name=_("professione"),
        limit_choices_to={"kind": "occupation"},
    )
    isco08 = models.CharField("ISCO-08", max_length=4, blank=True)
    cp2021 = models.CharField("CP2021", max_length=12, blank=True)
    is_new_profile = models.BooleanField(_("profilo nuovo"), default=False)
    eqf_min = models.PositiveSmallIntegerField(_("livello EQF da"), null=True, blank=True, validators=EQF)
    eqf_max = models.PositiveSmallIntegerField(_("livello EQF a"), null=True, blank=True, validators=EQF)
    training_route = models.CharField(_("percorso"), max_length=10, choices=TrainingRoute, blank=True)
    experience = models.CharField(_("esperienza"), max_length=6, choices=Experience, blank=True)
    nature = models.CharField(_("natura"), max_length=8, choices=Nature, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficoltà di reperimento"),
        null=True,
        blank=True,
        validators=ONE_TO_FIVE,
        help_text=_("Da 1 (facile) a 5 (difficile)."),
    )
    difficulty_reason = models.CharField(_("motivo"), max_length=24, choices=DifficultyReason, blank=True)
    shortage_driver = models.CharField(_("causa della carenza"), max_length=20, choices=ShortageDriver, blank=True)
    urgency = models.PositiveSmallIntegerField(
        _("urgenza"), null=True, blank=True, validators=ONE_TO_FIVE, help_text=_("Da 1 (bassa) a 5 (alta).")
    )
    horizon = models.CharField(_("orizzonte"), max_length=8, choices=Horizon, blank=True)
    demand_trend = models.CharField(_("andamento della domanda"), max_length=6, choices=DemandTrend, blank=True)
    unrelated = ArrayField(
        models.UUIDField(),
        verbose_name=_("concetti che non c'entrano"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Trovati nella frase e scartati: non si ripropongono."),
    )
    positions_min = models.PositiveIntegerField(_("posti, da"), null=True, blank=True)
    positions_max = models.PositiveIntegerField(_("posti, a"), null=True, blank=True)
    months_to_fill = models.PositiveSmallIntegerField(_("mesi per coprire il posto"), null=True, blank=True)

    class Meta:
        verbose_name = _("dettagli del fabbisogno")
        verbose_name_plural = _("dettagli dei fabbisogni")
        constraints = [
            between("difficulty", 1, 5, "need_difficulty_1_5"),
            between("urgency", 1, 5, "need_urgency_1_5"),
            between("eqf_min", 1, 8, "need_eqf_min_1_8"),
            between("eqf_max", 1, 8, "need_eqf_max_1_8"),
            models.CheckConstraint(
                condition=models.Q(eqf_min__isnull=True)
                | models.Q(eqf_max__isnull=True)
                | models.Q(eqf_max__gte=models.F("eqf_min")),
                name="need_eqf_in_order",
                violation_error_message=_("Il livello EQF massimo è più basso del minimo."),
            ),
            models.CheckConstraint(
                condition=models.Q(positions_min__isnull=True)
                | models.Q(positions_max__isnull=True)
                | models.Q(positions_max__gte=models.F("positions_min")),
                name="need_positions_in_order",
                violation_error_message=_("Il numero massimo di posti è più basso del minimo."),
            ),
        ]

    def __str__(self):
        return self.profile_label


class NeedSkill(models.Model):
    """A skill asked for in a need, as it was said and, when coded, as a concept."""

    class Type(models.TextChoices):
        KNOWLEDGE = "knowledge", _("conoscenza")
        SKILL = "skill", _("abilità")
        TRANSVERSAL = "transversal", _("trasversale")
        LANGUAGE = "language", _("lingua")

    class Need(models.TextChoices):
        ESSENTIAL = "essential", _("essenziale")
        OPTIONAL = "optional", _("utile")

    class Gap(models.TextChoices):
        NONE = "none", _("nessun divario")
        PARTIAL = "partial", _("divario parziale")
        MISSING = "missing", _("manca")

    details = models.ForeignKey(NeedDetails, on_delete=models.CASCADE, related_name="skills")
    label = models.CharField(_("competenza"), max_length=200)
    concept = models.ForeignKey(
        Concept,
        on_delete=models.PROTECT,
        related_name="needs_as_skill",
        null=True,
        blank=True,
        verbose_name=_("concetto"),
        limit_choices_to={"kind": "skill"},
    )
    type = models.CharField(_("tipo"), max_length=12, choices=Type, blank=True)
    relation = models.CharField(_("quanto serve"), max_length=10, choices=Need, default=Need.ESSENTIAL)
    gap = models.CharField(_("divario"), max_length=8, choices=Gap, blank=True)

    class Meta:
        verbose_name = _("competenza richiesta")
        verbose_name_plural = _("competenze richieste")
        ordering = ["details", "id"]
        constraints = [models.UniqueConstraint(fields=["details", "label"], name="needskill_once")]

    def __str__(self):
        return self.label


class TrendDetails(models.Model):
    """A figure or a trend, with its source."""

    class Type(models.TextChoices):
        STATISTIC = "statistic", _("statistica")
        TECHNOLOGY = "technology", _("tecnologia")
        REGULATION = "regulation", _("norme")
        MARKET = "market", _("mercato")
        DEMOGRAPHY = "demography", _("demografia")
        ORGANISATION = "organisation", _("organizzazione")
        ENVIRONMENT = "environment", _("ambiente")

    class SourceType(models.TextChoices):
        EXCELSIOR = "excelsior", "Excelsior"
        SILER = "siler", "SILER"
        JOB_ADS = "job_ads", _("annunci di lavoro")
        ALMALAUREA = "almalaurea", "AlmaLaurea"
        ISTAT_EUROSTAT = "istat_eurostat", "Istat, Eurostat"
        STUDY = "study", _("studio")
        SURVEY = "survey", _("indagine")
        TESTIMONY = "testimony", _("testimonianza al tavolo")

    class Affects(models.TextChoices):
        DEMAND = "demand", _("domanda")
        SUPPLY = "supply", _("offerta")
        BOTH = "both", _("domanda e offerta")

    class Direction(models.TextChoices):
        PLUS = "plus", _("in aumento")
        MINUS = "minus", _("in calo")
        MIXED = "mixed", _("in entrambe le direzioni")

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="trend_details", primary_key=True
    )
    type = models.CharField(_("tipo di dato"), max_length=12, choices=Type, blank=True)
    indicator = models.CharField(_("indicatore"), max_length=200, blank=True)
    value = models.DecimalField(_("valore"), max_digits=16, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unità"), max_length=40, blank=True)
    period_start = models.DateField(_("periodo dal"), null=True, blank=True)
    period_end = models.DateField(_("periodo al"), null=True, blank=True)
    geography = models.CharField(_("territorio"), max_length=120, blank=True)
    population = models.CharField(_("popolazione"), max_length=160, blank=True)
    source_type = models.CharField(_("tipo di fonte"), max_length=16, choices=SourceType, blank=True)
    source_name = models.CharField(_("fonte"), max_length=200, blank=True)
    url = models.URLField(_("indirizzo"), max_length=500, blank=True)
    published_on = models.DateField(_("pubblicato il"), null=True, blank=True)
    licence = models.CharField(_("licenza"), max_length=80, blank=True)
    affects = models.CharField(_("incide su"), max_length=6, choices=Affects, blank=True)
    direction = models.CharField(_("direzione"), max_length=5, choices=Direction, blank=True)
    horizon = models.CharField(_("orizzonte"), max_length=8, choices=Horizon, blank=True)
    reliability = models.PositiveSmallIntegerField(
        _("affidabilità"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text=_("Da 1 (bassa) a 3 (alta)."),
    )

    class Meta:
        verbose_name = _("dettagli del dato o della tendenza")
        verbose_name_plural = _("dettagli dei dati e delle tendenze")
        constraints = [
            between("reliability", 1, 3, "trend_reliability_1_3"),
            models.CheckConstraint(
                condition=models.Q(period_start__isnull=True)
                | models.Q(period_end__isnull=True)
                | models.Q(period_end__gte=models.F("period_start")),
                name="trend_period_in_order",
                violation_error_message=_("Il periodo finisce prima di cominciare."),
            ),
        ]

    def __str__(self):
        return self.indicator


class ProposalDetails(models.Model):
    """A proposal: what to do, who leads, by when. Its outcome is not stored here (see committee)."""

    class Measure(models.TextChoices):
        NEW_COURSE = "new_course", _("nuovo corso")
        CURRICULUM_UPDATE = "curriculum_update", _("aggiornamento dei programmi")
        SRQ_UPDATE = "srq_update", _("aggiornamento del repertorio regionale")
        APPRENTICESHIP_PHD = "apprenticeship_phd", _("apprendistato, dottorati")
        UPSKILLING = "upskilling", _("riqualificazione di chi lavora")
        LAB_EQUIPMENT = "lab_equipment", _("laboratori e attrezzature")
        ORIENTATION = "orientation", _("orientamento")
        ATTRACTION = "attraction_retention_service", _("attrazione e permanenza dei talenti")
        DATA_GOVERNANCE = "data_governance", _("dati e governo del sistema")
        REGULATION = "regulation", _("norme")

    class Level(models.TextChoices):
        CLUSTER = "cluster", _("cluster")
        TRAINING_BODY = "training_body", _("ente di formazione")
        REGION = "region", _("Regione")
        STATE = "state", _("Stato")
        EU = "eu", _("Unione europea")

    class Funding(models.TextChoices):
        FSE_PLUS = "fse_plus", "FSE+"
        FESR = "fesr", "FESR"
        PNRR = "pnrr", "PNRR"
        INTERPROFESSIONAL = "interprofessional_funds", _("fondi interprofessionali")
        REGIONAL_BUDGET = "regional_budget", _("bilancio regionale")
        PRIVATE = "private", _("risorse private")

    class Timescale(models.TextChoices):
        UNDER_12_MONTHS = "under_12_months", _("entro 12 mesi")
        ONE_TO_THREE = "1_3_years", _("da 1 a 3 anni")
        OVER_THREE = "over_3_years", _("oltre 3 anni")

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="proposal_details", primary_key=True
    )
    addresses = models.ManyToManyField(
        Contribution,
        related_name="addressed_by",
        blank=True,
        verbose_name=_("fabbisogni a cui risponde"),
        limit_choices_to={"kind": "need"},
    )
    measure = models.CharField(_("misura"), max_length=28, choices=Measure, blank=True)
    target_group = models.CharField(_("destinatari"), max_length=200, blank=True)
    lead_body = models.CharField(_("chi guida"), max_length=200, blank=True)
    partners = models.CharField(_("con chi"), max_length=300, blank=True)
    level = models.CharField(_("livello"), max_length=13, choices=Level, blank=True)
    law_instrument = models.CharField(_("strumento della legge"), max_length=120, blank=True)
    funding = ArrayField(
        models.CharField(max_length=24, choices=Funding), verbose_name=_("risorse"), default=list, blank=True
    )
    cost_band = models.CharField(_("ordine di costo"), max_length=60, blank=True)
    timescale = models.CharField(_("tempi"), max_length=16, choices=Timescale, blank=True)
    expected_result = models.CharField(_("risultato atteso"), max_length=300, blank=True)
    indicator = models.CharField(_("indicatore"), max_length=200, blank=True)
    target = models.CharField(_("valore obiettivo"), max_length=80, blank=True)
    impact = models.PositiveSmallIntegerField(_("impatto"), null=True, blank=True, validators=ONE_TO_FIVE)
    feasibility = models.PositiveSmallIntegerField(_("fattibilità"), null=True, blank=True, validators=ONE_TO_FIVE)

    class Meta:
        verbose_name = _("dettagli della proposta")
        verbose_name_plural = _("dettagli delle proposte")
        constraints = [
            between("impact", 1, 5, "proposal_impact_1_5"),
            between("feasibility", 1, 5, "proposal_feasibility_1_5"),
        ]

    def __str__(self):
        return self.measure
