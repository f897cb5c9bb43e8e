"""Needs and the indicators quoted beside them."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.v1.serializers.base import Codes, Provenance, RowSerializer
from focusgroups.models import ContributionKind
from needs.models import Indicator, Need, Observation


class VoicesSerializer(RowSerializer):
    """Distinct organisations behind a need in a round, under the disclosure rule."""

    round = serializers.SlugField(help_text=_("Ciclo."))
    value = serializers.IntegerField(
        allow_null=True,
        help_text=_(
            "Enti distinti; nullo quando sono meno della soglia, o quando se ne ricaverebbe un numero così piccolo. "
            "Vale per i contributi pubblicati; una riga di cui non si sa chi l'ha detta conta per uno."
        ),
    )
    threshold = serializers.IntegerField(help_text=_("Soglia sotto la quale il numero non si mostra."))


class StatementSerializer(RowSerializer):
    """A contribution that states the need."""

    uuid = serializers.UUIDField(source="contribution.uuid", help_text=_("Il contributo."))
    kind = serializers.ChoiceField(ContributionKind.choices, source="contribution.kind", help_text=_("Tipo."))
    text = serializers.CharField(source="contribution.text", help_text=_("Testo."))
    focus_group = serializers.SlugField(source="contribution.focus_group.slug", help_text=_("Focus group."))
    cluster = serializers.SlugField(source="contribution.focus_group.cluster.slug", help_text=_("Cluster."))
    round = serializers.SlugField(source="contribution.focus_group.round.slug", help_text=_("Ciclo."))


class NeedSerializer(Provenance):
    """A need that lives across clusters and rounds."""

    expandable = ("contributions",)

    slug = serializers.SlugField(help_text=_("Nome nell'indirizzo, chiave della risorsa."))
    uuid = serializers.UUIDField(help_text=_("Identificativo che non cambia."))
    title = serializers.CharField(help_text=_("Il fabbisogno."))
    description = serializers.CharField(help_text=_("Descrizione."))
    occupation = serializers.CharField(source="occupation.uri", allow_null=True, help_text=_("URI della professione."))
    skills = Codes(source="skill_uuids", help_text=_("Competenze (uuid dei concetti)."))
    status = serializers.ChoiceField(Need.Status.choices, help_text=_("Stato."))
    clusters = Codes(source="cluster_slugs", help_text=_("Cluster che lo dicono."))
    rounds = Codes(source="round_slugs", help_text=_("Cicli in cui è stato detto."))
    contribution_count = serializers.IntegerField(help_text=_("Contributi che chi chiama può leggere."))
    voices = VoicesSerializer(many=True, source="voice_rows", help_text=_("Enti distinti per ciclo."))
    contributions = StatementSerializer(many=True, source="statement_rows", help_text=_("I contributi che lo dicono."))


class ObservationSerializer(Provenance):
    """One value of an indicator."""

    uuid = serializers.UUIDField(help_text=_("Identificativo."))
    territory = serializers.CharField(help_text=_("Territorio."))
    period = serializers.CharField(help_text=_("Periodo."))
    value = serializers.FloatField(help_text=_("Valore."))
    published_on = serializers.DateField(allow_null=True, help_text=_("Pubblicato il."))
    direction = serializers.ChoiceField(
        Observation._meta.get_field("direction").choices, allow_blank=True, help_text=_("Che cosa dice.")
    )
    coverage = serializers.CharField(allow_blank=True, help_text=_("Che cosa copre; vuoto: come l'indicatore."))
    concept = serializers.CharField(source="concept.uri", allow_null=True, help_text=_("URI del concetto."))


class IndicatorSerializer(RowSerializer):
    """A statistical series that is quoted beside needs; never rebuilt here."""

    expandable = ("observations",)

    code = serializers.SlugField(help_text=_("Codice, chiave della risorsa."))
    name = serializers.CharField(help_text=_("Nome."))
    unit = serializers.CharField(help_text=_("Unità."))
    source = serializers.ChoiceField(Indicator.Source.choices, help_text=_("Fonte."))
    coverage = serializers.CharField(help_text=_("Copertura."))
    licence = serializers.CharField(help_text=_("Licenza della fonte; vuoto: non indicata."))
    observations = ObservationSerializer(many=True, source="observation_rows", help_text=_("I valori."))
