"""Contributions: what was said at a focus group."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.v1.serializers.base import Codes, Provenance, RowSerializer
from api.v1.serializers.places import FocusGroupRef
from focusgroups.models import Contribution, ContributionKind, NeedDetails, NeedSkill, ProposalDetails, TrendDetails
from focusgroups.models.details import Horizon


def code(choices, **kwargs) -> serializers.ChoiceField:
    """A code that may be empty."""
    return serializers.ChoiceField(choices, allow_blank=True, **kwargs)


class NeedSkillSerializer(RowSerializer):
    """A skill asked for in a need."""

    label = serializers.CharField(help_text=_("Come è stata detta."))
    concept = serializers.CharField(
        source="concept.uri", allow_null=True, help_text=_("URI del concetto, se codificata.")
    )
    type = code(NeedSkill.Type.choices, help_text=_("Tipo."))
    relation = serializers.ChoiceField(NeedSkill.Need.choices, help_text=_("Quanto serve."))
    gap = code(NeedSkill.Gap.choices, help_text=_("Divario."))


class NeedDetailsSerializer(RowSerializer):
    """What is asked of a need."""

    profile_label = serializers.CharField(help_text=_("Il profilo, come è stato chiamato."))
    occupation = serializers.CharField(source="occupation.uri", allow_null=True, help_text=_("URI della professione."))
    isco08 = serializers.CharField(help_text=_("Codice ISCO-08."))
    cp2021 = serializers.CharField(help_text=_("Codice CP2021."))
    is_new_profile = serializers.BooleanField(help_text=_("Profilo nuovo."))
    eqf_min = serializers.IntegerField(allow_null=True, help_text=_("Livello EQF da."))
    eqf_max = serializers.IntegerField(allow_null=True, help_text=_("Livello EQF a."))
    training_route = code(NeedDetails.TrainingRoute.choices, help_text=_("Percorso."))
    experience = code(NeedDetails.Experience.choices, help_text=_("Esperienza."))
    nature = code(NeedDetails.Nature.choices, help_text=_("Natura."))
    difficulty = serializers.IntegerField(allow_null=True, help_text=_("Difficoltà di reperimento, da 1 a 5."))
    difficulty_reason = code(NeedDetails.DifficultyReason.choices, help_text=_("Motivo della difficoltà."))
    shortage_driver = code(NeedDetails.ShortageDriver.choices, help_text=_("Causa della carenza."))
    urgency = serializers.IntegerField(allow_null=True, help_text=_("Urgenza, da 1 a 5."))
    horizon = code(Horizon.choices, help_text=_("Orizzonte."))
    demand_trend = code(NeedDetails.DemandTrend.choices, help_text=_("Andamento della domanda."))
    positions_min = serializers.IntegerField(allow_null=True, help_text=_("Posti, da."))
    positions_max = serializers.IntegerField(allow_null=True, help_text=_("Posti, a."))
    months_to_fill = serializers.IntegerField(allow_null=True, help_text=_("Mesi per coprire il posto."))


class TrendDetailsSerializer(RowSerializer):
    """A figure or a trend, with its source."""

    type = code(TrendDetails.Type.choices, help_text=_("Tipo di dato."))
    indicator = serializers.CharField(help_text=_("Indicatore."))
    value = serializers.FloatField(allow_null=True, help_text=_("Valore."))
    unit = serializers.CharField(help_text=_("Unità."))
    period_start = serializers.DateField(allow_null=True, help_text=_("Periodo dal."))
    period_end = serializers.DateField(allow_null=True, help_text=_("Periodo al."))
    geography = serializers.CharField(help_text=_("Territorio."))
    population = serializers.CharField(help_text=_("Popolazione."))
    source_type = code(TrendDetails.SourceType.choices, help_text=_("Tipo di fonte."))
    source_name = serializers.CharField(help_text=_("Fonte."))
    url = serializers.CharField(help_text=_("Indirizzo della fonte."))
    published_on = serializers.DateField(allow_null=True, help_text=_("Pubblicato il."))
    licence = serializers.CharField(help_text=_("Licenza del dato."))
    affects = code(TrendDetails.Affects.choices, help_text=_("Incide su."))
    direction = code(TrendDetails.Direction.choices, help_text=_("Direzione."))
    horizon = code(Horizon.choices, help_text=_("Orizzonte."))
    reliability = serializers.IntegerField(allow_null=True, help_text=_("Affidabilità, da 1 a 3."))


class ProposalDetailsSerializer(RowSerializer):
    """A proposal: what to do, who leads, by when."""

    measure = code(ProposalDetails.Measure.choices, help_text=_("Misura."))
    target_group = serializers.CharField(help_text=_("Destinatari."))
    lead_body = serializers.CharField(help_text=_("Chi guida."))
    partners = serializers.CharField(help_text=_("Con chi."))
    level = code(ProposalDetails.Level.choices, help_text=_("Livello."))
    law_instrument = serializers.CharField(help_text=_("Strumento della legge."))
    funding = serializers.ListField(
        child=serializers.ChoiceField(ProposalDetails.Funding.choices), help_text=_("Risorse.")
    )
    cost_band = serializers.CharField(help_text=_("Ordine di costo."))
    timescale = code(ProposalDetails.Timescale.choices, help_text=_("Tempi."))
    expected_result = serializers.CharField(help_text=_("Risultato atteso."))
    indicator = serializers.CharField(help_text=_("Indicatore."))
    target = serializers.CharField(help_text=_("Valore obiettivo."))
    impact = serializers.IntegerField(allow_null=True, help_text=_("Impatto, da 1 a 5."))
    feasibility = serializers.IntegerField(allow_null=True, help_text=_("Fattibilità, da 1 a 5."))


class CitedInSerializer(RowSerializer):
    """A paragraph that rests on the contribution."""

    paper = serializers.CharField(source="block.section.paper.slug", help_text=_("Position paper."))
    section = serializers.CharField(source="block.section.code", help_text=_("Sezione."))
    block = serializers.UUIDField(source="block.uuid", help_text=_("Paragrafo; non cambia da una versione all'altra."))
    quote = serializers.CharField(help_text=_("Passo citato."))


class ContributionSerializer(Provenance):
    """One sentence said at a focus group."""

    expandable = ("citations",)

    uuid = serializers.UUIDField(help_text=_("Chiave della risorsa."))
    kind = serializers.ChoiceField(ContributionKind.choices, help_text=_("Tipo."))
    text = serializers.CharField(help_text=_("Testo, come è stato detto al tavolo."))
    title = serializers.CharField(help_text=_("Titolo, se dato."))
    language = serializers.CharField(help_text=_("Lingua."))
    focus_group = FocusGroupRef(help_text=_("Il focus group."))
    value_chain = serializers.CharField(source="value_chain.name", allow_null=True, help_text=_("Filiera."))
    s3_areas = Codes(source="s3_codes", help_text=_("Codici degli ambiti S3."))
    sectors = Codes(source="sector_codes", help_text=_("Codici ATECO."))
    provinces = Codes(source="province_codes", help_text=_("Sigle delle province; nessuna vuol dire tutta la regione."))
    agreement = code(Contribution.Agreement.choices, help_text=_("Accordo al tavolo."))
    is_green = serializers.BooleanField(help_text=_("Transizione verde."))
    is_digital = serializers.BooleanField(help_text=_("Transizione digitale."))
    is_ai = serializers.BooleanField(help_text=_("Intelligenza artificiale."))
    state = serializers.ChoiceField(Contribution.State.choices, help_text=_("Stato."))
    merged_into = serializers.UUIDField(
        source="merged_uuid", allow_null=True, help_text=_("Il contributo a cui è unito.")
    )
    fate = serializers.ChoiceField(Contribution.Fate.choices, help_text=_("Che cosa ne è stato."))
    published_at = serializers.DateTimeField(allow_null=True, help_text=_("Pubblicato il."))
    need = serializers.SlugField(source="need_slug", allow_null=True, help_text=_("Il fabbisogno a cui è collegato."))
    need_details = NeedDetailsSerializer(allow_null=True, help_text=_("Solo per i fabbisogni."))
    skills = NeedSkillSerializer(many=True, source="skill_rows", help_text=_("Competenze richieste, per i fabbisogni."))
    trend_details = TrendDetailsSerializer(allow_null=True, help_text=_("Solo per dati e tendenze."))
    proposal_details = ProposalDetailsSerializer(allow_null=True, help_text=_("Solo per le proposte."))
    addresses = Codes(source="addressed", help_text=_("I fabbisogni a cui la proposta risponde (uuid)."))
    citations = CitedInSerializer(many=True, source="citation_rows", help_text=_("I paragrafi che la citano."))


@extend_schema_serializer(component_name="Contribution")
class OwnContributionSerializer(ContributionSerializer):
    """What the people of the table see besides."""

    set_aside_reason = serializers.CharField(help_text=_("Perché non è ripreso (solo con read_own)."))
    fate_reason = serializers.CharField(help_text=_("Motivo dell'esito (solo con read_own)."))
    version = serializers.IntegerField(help_text=_("Versione della riga (solo con read_own)."))
