"""Contributions: what was said at a focus group."""

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

    label = serializers.CharField(help_text="Come è stata detta.")
    concept = serializers.CharField(source="concept.uri", allow_null=True, help_text="URI del concetto, se codificata.")
    type = code(NeedSkill.Type.choices, help_text="Tipo.")
    relation = serializers.ChoiceField(NeedSkill.Need.choices, help_text="Quanto serve.")
    gap = code(NeedSkill.Gap.choices, help_text="Divario.")


class NeedDetailsSerializer(RowSerializer):
    """What is asked of a need."""

    profile_label = serializers.CharField(help_text="Il profilo, come è stato chiamato.")
    occupation = serializers.CharField(source="occupation.uri", allow_null=True, help_text="URI della professione.")
    isco08 = serializers.CharField(help_text="Codice ISCO-08.")
    cp2021 = serializers.CharField(help_text="Codice CP2021.")
    is_new_profile = serializers.BooleanField(help_text="Profilo nuovo.")
    eqf_min = serializers.IntegerField(allow_null=True, help_text="Livello EQF da.")
    eqf_max = serializers.IntegerField(allow_null=True, help_text="Livello EQF a.")
    training_route = code(NeedDetails.TrainingRoute.choices, help_text="Percorso.")
    experience = code(NeedDetails.Experience.choices, help_text="Esperienza.")
    nature = code(NeedDetails.Nature.choices, help_text="Natura.")
    difficulty = serializers.IntegerField(allow_null=True, help_text="Difficoltà di reperimento, da 1 a 5.")
    difficulty_reason = code(NeedDetails.DifficultyReason.choices, help_text="Motivo della difficoltà.")
    shortage_driver = code(NeedDetails.ShortageDriver.choices, help_text="Causa della carenza.")
    urgency = serializers.IntegerField(allow_null=True, help_text="Urgenza, da 1 a 5.")
    horizon = code(Horizon.choices, help_text="Orizzonte.")
    demand_trend = code(NeedDetails.DemandTrend.choices, help_text="Andamento della domanda.")
    positions_min = serializers.IntegerField(allow_null=True, help_text="Posti, da.")
    positions_max = serializers.IntegerField(allow_null=True, help_text="Posti, a.")
    months_to_fill = serializers.IntegerField(allow_null=True, help_text="Mesi per coprire il posto.")


class TrendDetailsSerializer(RowSerializer):
    """A figure or a trend, with its source."""

    type = code(TrendDetails.Type.choices, help_text="Tipo di dato.")
    indicator = serializers.CharField(help_text="Indicatore.")
    value = serializers.FloatField(allow_null=True, help_text="Valore.")
    unit = serializers.CharField(help_text="Unità.")
    period_start = serializers.DateField(allow_null=True, help_text="Periodo dal.")
    period_end = serializers.DateField(allow_null=True, help_text="Periodo al.")
    geography = serializers.CharField(help_text="Territorio.")
    population = serializers.CharField(help_text="Popolazione.")
    source_type = code(TrendDetails.SourceType.choices, help_text="Tipo di fonte.")
    source_name = serializers.CharField(help_text="Fonte.")
    url = serializers.CharField(help_text="Indirizzo della fonte.")
    published_on = serializers.DateField(allow_null=True, help_text="Pubblicato il.")
    licence = serializers.CharField(help_text="Licenza del dato.")
    affects = code(TrendDetails.Affects.choices, help_text="Incide su.")
    direction = code(TrendDetails.Direction.choices, help_text="Direzione.")
    horizon = code(Horizon.choices, help_text="Orizzonte.")
    reliability = serializers.IntegerField(allow_null=True, help_text="Affidabilità, da 1 a 3.")


class ProposalDetailsSerializer(RowSerializer):
    """A proposal: what to do, who leads, by when."""

    measure = code(ProposalDetails.Measure.choices, help_text="Misura.")
    target_group = serializers.CharField(help_text="Destinatari.")
    lead_body = serializers.CharField(help_text="Chi guida.")
    partners = serializers.CharField(help_text="Con chi.")
    level = code(ProposalDetails.Level.choices, help_text="Livello.")
    law_instrument = serializers.CharField(help_text="Strumento della legge.")
    funding = serializers.ListField(
        child=serializers.ChoiceField(ProposalDetails.Funding.choices), help_text="Risorse."
    )
    cost_band = serializers.CharField(help_text="Ordine di costo.")
    timescale = code(ProposalDetails.Timescale.choices, help_text="Tempi.")
    expected_result = serializers.CharField(help_text="Risultato atteso.")
    indicator = serializers.CharField(help_text="Indicatore.")
    target = serializers.CharField(help_text="Valore obiettivo.")
    impact = serializers.IntegerField(allow_null=True, help_text="Impatto, da 1 a 5.")
    feasibility = serializers.IntegerField(allow_null=True, help_text="Fattibilità, da 1 a 5.")


class CitedInSerializer(RowSerializer):
    """A paragraph that rests on the contribution."""

    paper = serializers.CharField(source="block.section.paper.slug", help_text="Position paper.")
    section = serializers.CharField(source="block.section.code", help_text="Sezione.")
    block = serializers.UUIDField(source="block.uuid", help_text="Paragrafo; non cambia da una versione all'altra.")
    quote = serializers.CharField(help_text="Passo citato.")


class ContributionSerializer(Provenance):
    """One sentence said at a focus group."""

    expandable = ("citations",)

    uuid = serializers.UUIDField(help_text="Chiave della risorsa.")
    kind = serializers.ChoiceField(ContributionKind.choices, help_text="Tipo.")
    text = serializers.CharField(help_text="Testo, come è stato detto al tavolo.")
    title = serializers.CharField(help_text="Titolo, se dato.")
    language = serializers.CharField(help_text="Lingua.")
    focus_group = FocusGroupRef(help_text="Il focus group.")
    value_chain = serializers.CharField(source="value_chain.name", allow_null=True, help_text="Filiera.")
    s3_areas = Codes(source="s3_codes", help_text="Codici degli ambiti S3.")
    sectors = Codes(source="sector_codes", help_text="Codici ATECO.")
    provinces = Codes(source="province_codes", help_text="Sigle delle province; nessuna vuol dire tutta la regione.")
    agreement = code(Contribution.Agreement.choices, help_text="Accordo al tavolo.")
    is_green = serializers.BooleanField(help_text="Transizione verde.")
    is_digital = serializers.BooleanField(help_text="Transizione digitale.")
    is_ai = serializers.BooleanField(help_text="Intelligenza artificiale.")
    state = serializers.ChoiceField(Contribution.State.choices, help_text="Stato.")
    merged_into = serializers.UUIDField(source="merged_uuid", allow_null=True, help_text="Il contributo a cui è unito.")
    fate = serializers.ChoiceField(Contribution.Fate.choices, help_text="Che cosa ne è stato.")
    published_at = serializers.DateTimeField(allow_null=True, help_text="Pubblicato il.")
    need = serializers.SlugField(source="need_slug", allow_null=True, help_text="Il fabbisogno a cui è collegato.")
    need_details = NeedDetailsSerializer(allow_null=True, help_text="Solo per i fabbisogni.")
    skills = NeedSkillSerializer(many=True, source="skill_rows", help_text="Competenze richieste, per i fabbisogni.")
    trend_details = TrendDetailsSerializer(allow_null=True, help_text="Solo per dati e tendenze.")
    proposal_details = ProposalDetailsSerializer(allow_null=True, help_text="Solo per le proposte.")
    addresses = Codes(source="addressed", help_text="I fabbisogni a cui la proposta risponde (uuid).")
    citations = CitedInSerializer(many=True, source="citation_rows", help_text="I paragrafi che la citano.")


@extend_schema_serializer(component_name="Contribution")
class OwnContributionSerializer(ContributionSerializer):
    """What the people of the table see besides."""

    set_aside_reason = serializers.CharField(help_text="Perché non è ripreso (solo con read_own).")
    fate_reason = serializers.CharField(help_text="Motivo dell'esito (solo con read_own).")
    version = serializers.IntegerField(help_text="Versione della riga (solo con read_own).")
