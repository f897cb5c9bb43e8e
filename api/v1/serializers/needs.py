"""Needs and the indicators quoted beside them."""

from rest_framework import serializers

from api.v1.serializers.base import Codes, Provenance, RowSerializer
from focusgroups.models import ContributionKind
from needs.models import Indicator, Need, Observation


class VoicesSerializer(RowSerializer):
    """Distinct organisations behind a need in a round, under the disclosure rule."""

    round = serializers.SlugField(help_text="Ciclo.")
    value = serializers.IntegerField(
        allow_null=True,
        help_text="Enti distinti; nullo quando sono meno della soglia. Vale per i contributi pubblicati.",
    )
    threshold = serializers.IntegerField(help_text="Soglia sotto la quale il numero non si mostra.")


class StatementSerializer(RowSerializer):
    """A contribution that states the need."""

    uuid = serializers.UUIDField(source="contribution.uuid", help_text="Il contributo.")
    kind = serializers.ChoiceField(ContributionKind.choices, source="contribution.kind", help_text="Tipo.")
    text = serializers.CharField(source="contribution.text", help_text="Testo.")
    focus_group = serializers.SlugField(source="contribution.focus_group.slug", help_text="Focus group.")
    cluster = serializers.SlugField(source="contribution.focus_group.cluster.slug", help_text="Cluster.")
    round = serializers.SlugField(source="contribution.focus_group.round.slug", help_text="Ciclo.")


class NeedSerializer(Provenance):
    """A need that lives across clusters and rounds."""

    expandable = ("contributions",)

    slug = serializers.SlugField(help_text="Nome nell'indirizzo, chiave della risorsa.")
    uuid = serializers.UUIDField(help_text="Identificativo che non cambia.")
    title = serializers.CharField(help_text="Il fabbisogno.")
    description = serializers.CharField(help_text="Descrizione.")
    occupation = serializers.CharField(source="occupation.uri", allow_null=True, help_text="URI della professione.")
    skills = Codes(source="skill_uuids", help_text="Competenze (uuid dei concetti).")
    status = serializers.ChoiceField(Need.Status.choices, help_text="Stato.")
    clusters = Codes(source="cluster_slugs", help_text="Cluster che lo dicono.")
    rounds = Codes(source="round_slugs", help_text="Cicli in cui è stato detto.")
    contribution_count = serializers.IntegerField(help_text="Contributi che chi chiama può leggere.")
    voices = VoicesSerializer(many=True, source="voice_rows", help_text="Enti distinti per ciclo.")
    contributions = StatementSerializer(many=True, source="statement_rows", help_text="I contributi che lo dicono.")


class ObservationSerializer(Provenance):
    """One value of an indicator."""

    uuid = serializers.UUIDField(help_text="Identificativo.")
    territory = serializers.CharField(help_text="Territorio.")
    period = serializers.CharField(help_text="Periodo.")
    value = serializers.FloatField(help_text="Valore.")
    published_on = serializers.DateField(allow_null=True, help_text="Pubblicato il.")
    direction = serializers.ChoiceField(
        Observation._meta.get_field("direction").choices, allow_blank=True, help_text="Che cosa dice."
    )
    coverage = serializers.CharField(allow_blank=True, help_text="Che cosa copre; vuoto: come l'indicatore.")
    concept = serializers.CharField(source="concept.uri", allow_null=True, help_text="URI del concetto.")


class IndicatorSerializer(RowSerializer):
    """A statistical series that is quoted beside needs; never rebuilt here."""

    expandable = ("observations",)

    code = serializers.SlugField(help_text="Codice, chiave della risorsa.")
    name = serializers.CharField(help_text="Nome.")
    unit = serializers.CharField(help_text="Unità.")
    source = serializers.ChoiceField(Indicator.Source.choices, help_text="Fonte.")
    coverage = serializers.CharField(help_text="Copertura.")
    licence = serializers.CharField(help_text="Licenza della fonte; vuoto: non indicata.")
    observations = ObservationSerializer(many=True, source="observation_rows", help_text="I valori.")
