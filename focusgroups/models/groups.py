"""Round (a date and a place where all clusters meet) and FocusGroup (one table of it)."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, ValueChain
from core.models import Sourced
from focusgroups.queries import UNDER_WAY, FocusGroupQuerySet, RoundQuerySet

PARTNERS = _(
    "Enti che organizzano insieme, uno per riga. Nomi di enti, mai di persone: si leggono sulla pagina pubblica."
)


def names_in(lines: str) -> list[str]:
    """The names that were written one a line."""
    return [name.strip() for name in lines.splitlines() if name.strip()]


class Round(Sourced):
    """A round (ciclo): the day on which the clusters hold their focus groups, and the dates that follow from it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("programmato")
        OPEN = "open", _("aperto")
        CLOSED = "closed", _("chiuso")
        RELEASED = "released", _("dati pubblicati")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("nome nell'indirizzo"), unique=True)
    name = models.CharField(_("nome"), max_length=120)
    held_on = models.DateField(_("data dell'incontro"))
    venue = models.CharField(_("sede"), max_length=160)
    city = models.CharField(_("città"), max_length=80)
    programme = models.TextField(
        _("programma"), blank=True, help_text=_("Le ore della giornata, una per riga: 9.30 Accoglienza.")
    )
    partners = models.TextField(_("enti partner"), blank=True, help_text=PARTNERS)
    preparation_due_on = models.DateField(_("preparazione entro"), null=True, blank=True)
    delivery_due_on = models.DateField(_("consegna dei focus group entro"), null=True, blank=True)
    papers_due_on = models.DateField(_("position paper entro"), null=True, blank=True)
    committee_on = models.DateField(_("Comitato entro"), null=True, blank=True)
    state = models.CharField(_("stato"), max_length=10, choices=State, default=State.PLANNED)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("ciclo")
        verbose_name_plural = _("cicli")
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "open", "closed", "released"]), name="round_state_known"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("portal:round-detail", args=[self.slug])

    @property
    def partner_names(self) -> list[str]:
        return names_in(self.partners)

    def clean(self):
        steps = [self.held_on, self.delivery_due_on, self.papers_due_on, self.committee_on]
        dates = [day for day in steps if day]
        if dates != sorted(dates):
            raise ValidationError(
                _("Le scadenze devono seguire l'ordine: incontro, consegna, position paper, Comitato.")
            )


class AttributionRule(models.TextChoices):
    """How the source of a sentence may be told; fixed before the meeting, afterwards only stricter."""

    NAMED = "named", _("con il nome dell'ente")
    BY_CATEGORY = "by_category", _("per categoria")
    CHATHAM_HOUSE = "chatham_house", _("regola di Chatham House")


STRICTNESS = [AttributionRule.NAMED, AttributionRule.BY_CATEGORY, AttributionRule.CHATHAM_HOUSE]
RULE_WORDS = {
    AttributionRule.NAMED: _("Nei documenti può comparire il nome del tuo ente, mai il tuo."),
    AttributionRule.BY_CATEGORY: _(
        "Nei documenti compare solo la categoria (impresa, università, formazione…), "
        "mai il tuo nome o quello del tuo ente."
    ),
    AttributionRule.CHATHAM_HOUSE: _(
        "Regola di Chatham House: nessuno viene a sapere chi ha detto che cosa, né chi era al tavolo."
    ),
}


class FocusGroup(Sourced):
    """A focus group (tavolo): one cluster, one theme, one meeting."""

    class State(models.TextChoices):
        PLANNED = "planned", _("programmato")
        OPEN = "open", _("aperto")
        READ_BACK = "read_back", _("in verifica ai partecipanti")
        CLOSED = "closed", _("chiuso")
        REPORTED = "reported", _("con rapporto")
        NOT_DELIVERED = "not_delivered", _("non consegnato")

    class Visibility(models.TextChoices):
        GROUP = "group", _("solo il focus group")
        NETWORK = "network", _("la rete dei cluster")
        COMMITTEE = "committee", _("il Comitato")
        PUBLIC = "public", _("pubblico dopo la pubblicazione")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("nome nell'indirizzo"), max_length=120, unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="focus_groups", verbose_name=_("ciclo"))
    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, related_name="focus_groups", verbose_name=_("cluster")
    )
    co_leads = models.ManyToManyField(
        Cluster, related_name="co_led_focus_groups", blank=True, verbose_name=_("insieme a")
    )
    value_chain = models.ForeignKey(
        ValueChain,
        on_delete=models.PROTECT,
        related_name="focus_groups",
        null=True,
        blank=True,
        verbose_name=_("filiera"),
    )
    title = models.CharField(_("titolo"), max_length=200)
    questions = models.TextField(_("domande per il tavolo"), blank=True)
    partners = models.TextField(_("enti partner"), blank=True, help_text=PARTNERS)
    held_on = models.DateField(_("data"))
    starts_at = models.TimeField(_("ora di inizio"), null=True, blank=True)
    venue = models.CharField(_("sede"), max_length=160, blank=True)
    attribution_rule = models.CharField(
        _("regola di attribuzione"), max_length=14, choices=AttributionRule, default=AttributionRule.BY_CATEGORY
    )
    visibility = models.CharField(_("chi può leggere"), max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    read_back_days = models.PositiveSmallIntegerField(
        _("giorni di rilettura"), default=10, validators=[MaxValueValidator(30)]
    )
    state = models.CharField(_("stato"), max_length=14, choices=State, default=State.PLANNED)
    read_back_until = models.DateField(_("rilettura fino al"), null=True, blank=True)
    closed_at = models.DateTimeField(_("chiuso il"), null=True, blank=True)
    not_delivered_reason = models.CharField(_("perché non ha consegnato"), max_length=300, blank=True)
    invited_at = models.DateTimeField(_("primi inviti"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("ultimo promemoria"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FocusGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("focus group")
        verbose_name_plural = _("focus group")
        ordering = ["-held_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["planned", "open", "read_back", "closed", "reported", "not_delivered"]),
                name="focusgroup_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(attribution_rule__in=["named", "by_category", "chatham_house"]),
                name="focusgroup_rule_known",
            ),
            models.CheckConstraint(condition=models.Q(read_back_days__lte=30), name="focusgroup_read_back_days"),
            models.CheckConstraint(
                condition=~models.Q(state="not_delivered") | ~models.Q(not_delivered_reason=""),
                name="focusgroup_not_delivered_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["closed", "reported"]) | models.Q(closed_at__isnull=False),
                name="focusgroup_closed_with_date",
            ),
        ]
        indexes = [models.Index(fields=["round", "cluster", "id"], name="focusgroup_of_round")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("portal:focus-group-detail", args=[self.slug])

    @property
    def scope_code(self) -> str:
        return self.cluster.code

    @property
    def partner_names(self) -> list[str]:
        return names_in(self.partners)

    @property
    def is_under_way(self) -> bool:
        """Whether it is still expected to deliver: neither closed nor given up."""
        return self.state in UNDER_WAY

    @property
    def is_public(self) -> bool:
        """Whether anybody may open its page; its published lines are public in any case."""
        return self.visibility == self.Visibility.PUBLIC

    @property
    def rule_words(self) -> str:
        """How the source of a sentence is told, as participants read it."""
        return RULE_WORDS[AttributionRule(self.attribution_rule)]

    @property
    def place(self) -> str:
        """Where people meet: the own place, or that of the round."""
        return self.venue or f"{self.round.venue}, {self.round.city}"

    def clean(self):
        if self.pk and (self.invited_at or self.state != self.State.PLANNED):
            before = type(self)._base_manager.filter(pk=self.pk).values_list("attribution_rule", flat=True).first()
            if before and STRICTNESS.index(self.attribution_rule) < STRICTNESS.index(before):
                raise ValidationError(
                    {"attribution_rule": _("Chi è invitato la conosce già: la regola può solo diventare più severa.")}
                )
