"""Rounds, clusters, S3 areas and focus groups."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.v1.serializers.base import Codes, Provenance, RowSerializer
from clusters.models import Cluster
from focusgroups.models import FocusGroup, Round
from focusgroups.models.groups import AttributionRule


class ClusterRef(RowSerializer):
    """A cluster, named."""

    slug = serializers.SlugField(help_text=_("Nome nell'indirizzo."))
    code = serializers.CharField(help_text=_("Codice."))
    name = serializers.CharField(source="short_name", help_text=_("Nome breve."))


class RoundRef(RowSerializer):
    """A round, named."""

    slug = serializers.SlugField(help_text=_("Nome nell'indirizzo."))
    name = serializers.CharField(help_text=_("Nome."))
    held_on = serializers.DateField(help_text=_("Data dell'incontro."))


class FocusGroupRef(RowSerializer):
    """A focus group, named, with its cluster and round."""

    slug = serializers.SlugField(help_text=_("Nome nell'indirizzo."))
    title = serializers.CharField(help_text=_("Titolo."))
    cluster = ClusterRef(help_text=_("Il cluster che lo conduce."))
    round = RoundRef(help_text=_("Il ciclo in cui si è tenuto."))


class RoundSerializer(Provenance):
    """A round (ciclo): the day on which the clusters meet and its deadlines."""

    slug = serializers.SlugField(help_text=_("Nome nell'indirizzo, chiave della risorsa."))
    name = serializers.CharField(help_text=_("Nome."))
    held_on = serializers.DateField(help_text=_("Data dell'incontro."))
    venue = serializers.CharField(help_text=_("Sede."))
    city = serializers.CharField(help_text=_("Città."))
    programme = serializers.CharField(help_text=_("Programma."))
    delivery_due_on = serializers.DateField(allow_null=True, help_text=_("Consegna dei focus group entro."))
    papers_due_on = serializers.DateField(allow_null=True, help_text=_("Position paper entro."))
    committee_on = serializers.DateField(allow_null=True, help_text=_("Comitato entro."))
    state = serializers.ChoiceField(Round.State.choices, help_text=_("Stato."))


class S3AreaSerializer(RowSerializer):
    """A thematic area of the regional smart specialisation strategy."""

    code = serializers.CharField(help_text=_("Codice, chiave della risorsa."))
    name = serializers.CharField(help_text=_("Nome."))
    short_name = serializers.CharField(help_text=_("Nome breve."))


class ClusterSerializer(RowSerializer):
    """A cluster that leads focus groups."""

    slug = serializers.SlugField(help_text=_("Nome nell'indirizzo, chiave della risorsa."))
    code = serializers.CharField(help_text=_("Codice."))
    name = serializers.CharField(source="short_name", help_text=_("Nome breve."))
    official_name = serializers.CharField(help_text=_("Nome ufficiale."))
    kind = serializers.ChoiceField(Cluster.Kind.choices, help_text=_("Tipo di soggetto."))
    website = serializers.CharField(help_text=_("Sito."))
    description = serializers.CharField(help_text=_("Descrizione."))
    s3_areas = Codes(source="s3_codes", help_text=_("Codici degli ambiti S3."))
    value_chains = Codes(source="chain_names", help_text=_("Filiere."))


class FocusGroupSerializer(Provenance):
    """A focus group (tavolo): one cluster, one theme, one meeting."""

    slug = serializers.SlugField(help_text=_("Nome nell'indirizzo, chiave della risorsa."))
    title = serializers.CharField(help_text=_("Titolo."))
    round = RoundRef(help_text=_("Il ciclo."))
    cluster = ClusterRef(help_text=_("Il cluster che lo conduce."))
    co_leads = Codes(source="co_lead_slugs", help_text=_("Altri cluster che lo conducono."))
    value_chain = serializers.CharField(source="value_chain.name", allow_null=True, help_text=_("Filiera."))
    questions = serializers.CharField(help_text=_("Domande per il tavolo."))
    held_on = serializers.DateField(help_text=_("Data."))
    venue = serializers.CharField(help_text=_("Sede."))
    attribution_rule = serializers.ChoiceField(
        AttributionRule.choices, help_text=_("Come si può dire da chi viene una frase.")
    )
    state = serializers.ChoiceField(FocusGroup.State.choices, help_text=_("Stato."))
    contribution_count = serializers.IntegerField(help_text=_("Contributi che chi chiama può leggere."))


@extend_schema_serializer(component_name="FocusGroup")
class OwnFocusGroupSerializer(FocusGroupSerializer):
    """What the people of a table see besides."""

    visibility = serializers.ChoiceField(
        FocusGroup.Visibility.choices, help_text=_("Chi può leggere (solo con read_own).")
    )
    read_back_until = serializers.DateField(allow_null=True, help_text=_("Rilettura fino al (solo con read_own)."))
    version = serializers.IntegerField(help_text=_("Versione della riga (solo con read_own)."))
