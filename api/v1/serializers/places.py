"""Rounds, clusters, S3 areas and focus groups."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.v1.serializers.base import Codes, Provenance, RowSerializer
from clusters.models import Cluster
from focusgroups.models import FocusGroup, Round
from focusgroups.models.groups import AttributionRule


class ClusterRef(RowSerializer):
    """A cluster, named."""

    slug = serializers.SlugField(help_text="Nome nell'indirizzo.")
    code = serializers.CharField(help_text="Codice.")
    name = serializers.CharField(source="short_name", help_text="Nome breve.")


class RoundRef(RowSerializer):
    """A round, named."""

    slug = serializers.SlugField(help_text="Nome nell'indirizzo.")
    name = serializers.CharField(help_text="Nome.")
    held_on = serializers.DateField(help_text="Data dell'incontro.")


class FocusGroupRef(RowSerializer):
    """A focus group, named, with its cluster and round."""

    slug = serializers.SlugField(help_text="Nome nell'indirizzo.")
    title = serializers.CharField(help_text="Titolo.")
    cluster = ClusterRef(help_text="Il cluster che lo conduce.")
    round = RoundRef(help_text="Il ciclo in cui si è tenuto.")


class RoundSerializer(Provenance):
    """A round (ciclo): the day on which the clusters meet and its deadlines."""

    slug = serializers.SlugField(help_text="Nome nell'indirizzo, chiave della risorsa.")
    name = serializers.CharField(help_text="Nome.")
    held_on = serializers.DateField(help_text="Data dell'incontro.")
    venue = serializers.CharField(help_text="Sede.")
    city = serializers.CharField(help_text="Città.")
    programme = serializers.CharField(help_text="Programma.")
    delivery_due_on = serializers.DateField(allow_null=True, help_text="Consegna dei focus group entro.")
    papers_due_on = serializers.DateField(allow_null=True, help_text="Position paper entro.")
    committee_on = serializers.DateField(allow_null=True, help_text="Comitato entro.")
    state = serializers.ChoiceField(Round.State.choices, help_text="Stato.")


class S3AreaSerializer(RowSerializer):
    """A thematic area of the regional smart specialisation strategy."""

    code = serializers.CharField(help_text="Codice, chiave della risorsa.")
    name = serializers.CharField(help_text="Nome.")
    short_name = serializers.CharField(help_text="Nome breve.")


class ClusterSerializer(RowSerializer):
    """A cluster that leads focus groups."""

    slug = serializers.SlugField(help_text="Nome nell'indirizzo, chiave della risorsa.")
    code = serializers.CharField(help_text="Codice.")
    name = serializers.CharField(source="short_name", help_text="Nome breve.")
    official_name = serializers.CharField(help_text="Nome ufficiale.")
    kind = serializers.ChoiceField(Cluster.Kind.choices, help_text="Tipo di soggetto.")
    website = serializers.CharField(help_text="Sito.")
    description = serializers.CharField(help_text="Descrizione.")
    s3_areas = Codes(source="s3_codes", help_text="Codici degli ambiti S3.")
    value_chains = Codes(source="chain_names", help_text="Filiere.")


class FocusGroupSerializer(Provenance):
    """A focus group (tavolo): one cluster, one theme, one meeting."""

    slug = serializers.SlugField(help_text="Nome nell'indirizzo, chiave della risorsa.")
    title = serializers.CharField(help_text="Titolo.")
    round = RoundRef(help_text="Il ciclo.")
    cluster = ClusterRef(help_text="Il cluster che lo conduce.")
    co_leads = Codes(source="co_lead_slugs", help_text="Altri cluster che lo conducono.")
    value_chain = serializers.CharField(source="value_chain.name", allow_null=True, help_text="Filiera.")
    questions = serializers.CharField(help_text="Domande per il tavolo.")
    held_on = serializers.DateField(help_text="Data.")
    venue = serializers.CharField(help_text="Sede.")
    attribution_rule = serializers.ChoiceField(
        AttributionRule.choices, help_text="Come si può dire da chi viene una frase."
    )
    state = serializers.ChoiceField(FocusGroup.State.choices, help_text="Stato.")
    contribution_count = serializers.IntegerField(help_text="Contributi che chi chiama può leggere.")


@extend_schema_serializer(component_name="FocusGroup")
class OwnFocusGroupSerializer(FocusGroupSerializer):
    """What the people of a table see besides."""

    visibility = serializers.ChoiceField(
        FocusGroup.Visibility.choices, help_text="Chi può leggere (solo con read_own)."
    )
    read_back_until = serializers.DateField(allow_null=True, help_text="Rilettura fino al (solo con read_own).")
    version = serializers.IntegerField(help_text="Versione della riga (solo con read_own).")
