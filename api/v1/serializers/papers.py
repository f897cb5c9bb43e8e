"""Position papers and their recommendations."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.v1.serializers.base import Codes, Provenance, RowSerializer
from api.v1.serializers.places import RoundRef
from committee.models import Decision
from reports.models import PositionPaper


class SourceSerializer(RowSerializer):
    """Who says so: the passage that a paragraph rests on."""

    contribution = serializers.UUIDField(source="contribution_uuid", allow_null=True, help_text=_("Contributo."))
    need = serializers.SlugField(source="cited_need", allow_null=True, help_text=_("Fabbisogno."))
    observation = serializers.UUIDField(source="observation.uuid", allow_null=True, help_text=_("Dato."))
    quote = serializers.CharField(help_text=_("Passo citato."))


class RecommendationSerializer(RowSerializer):
    """What a paper asks the committee to advise."""

    expandable = ("sources",)

    uuid = serializers.UUIDField(help_text=_("Chiave della risorsa."))
    paper = serializers.SlugField(source="block.section.paper.slug", help_text=_("Position paper."))
    number = serializers.IntegerField(help_text=_("Numero nel documento."))
    block = serializers.UUIDField(source="block.uuid", help_text=_("Paragrafo; non cambia da una versione all'altra."))
    action = serializers.CharField(help_text=_("Che cosa fare."))
    lead = serializers.CharField(help_text=_("Chi guida."))
    partners = serializers.CharField(help_text=_("Con chi."))
    timing = serializers.CharField(help_text=_("Tempi."))
    funds = serializers.CharField(help_text=_("Risorse."))
    indicator = serializers.CharField(help_text=_("Come si misura."))
    outcome = serializers.ChoiceField(
        Decision.Outcome.choices,
        source="decided",
        allow_null=True,
        help_text=_("Parere del Comitato; nullo se non c'è."),
    )
    sources = SourceSerializer(many=True, source="source_rows", help_text=_("I passi su cui si fonda."))


class PaperRecommendationSerializer(RowSerializer):
    """A recommendation inside its paper."""

    uuid = serializers.UUIDField(help_text=_("Raccomandazione."))
    number = serializers.IntegerField(help_text=_("Numero."))
    action = serializers.CharField(help_text=_("Che cosa fare."))


class PaperSerializer(Provenance):
    """A position paper on one theme."""

    expandable = ("recommendations",)

    slug = serializers.SlugField(help_text=_("Nome nell'indirizzo, chiave della risorsa."))
    uuid = serializers.UUIDField(help_text=_("Identificativo che non cambia."))
    title = serializers.CharField(help_text=_("Titolo."))
    theme = serializers.CharField(help_text=_("Tema."))
    summary = serializers.CharField(help_text=_("In una frase."))
    round = RoundRef(help_text=_("Il ciclo."))
    clusters = Codes(source="cluster_slugs", help_text=_("Cluster."))
    focus_groups = Codes(source="group_slugs", help_text=_("Focus group da cui nasce."))
    state = serializers.ChoiceField(PositionPaper.State.choices, help_text=_("Stato."))
    published_at = serializers.DateTimeField(allow_null=True, help_text=_("Pubblicato il."))
    supersedes = serializers.SlugField(
        source="superseded_slug", allow_null=True, help_text=_("Il documento che sostituisce.")
    )
    recommendations = PaperRecommendationSerializer(
        many=True, source="recommendation_rows", help_text=_("Le raccomandazioni.")
    )


@extend_schema_serializer(component_name="Paper")
class OwnPaperSerializer(PaperSerializer):
    """What who works on the paper sees besides."""

    consultation_until = serializers.DateField(
        allow_null=True, help_text=_("Consultazione fino al (solo con read_own).")
    )
    submitted_at = serializers.DateTimeField(allow_null=True, help_text=_("Inviato il (solo con read_own)."))
    version = serializers.IntegerField(help_text=_("Versione della riga (solo con read_own)."))
