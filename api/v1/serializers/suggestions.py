"""What a text may mean."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.v1.serializers.base import RowSerializer
from skills.matching.entries import KINDS

BANDS = ("good", "weak")


class PartsSerializer(RowSerializer):
    """Why a concept stands where it does."""

    label = serializers.FloatField(help_text=_("Somiglianza con l'etichetta, da 0 a 1."))
    preferred = serializers.FloatField(help_text=_("Somiglianza con l'etichetta preferita, da 0 a 1."))
    parent = serializers.FloatField(help_text=_("Somiglianza con il gruppo, da 0 a 1."))
    description = serializers.FloatField(help_text=_("Somiglianza con etichette e descrizione insieme, da 0 a 1."))


class SuggestionSerializer(RowSerializer):
    """A concept that a text may mean."""

    uuid = serializers.UUIDField(help_text=_("Chiave del concetto in /concepts/."))
    uri = serializers.CharField(allow_null=True, help_text=_("URI; nullo per i termini della regione."))
    kind = serializers.ChoiceField(KINDS, help_text=_("Tipo."))
    preferred_label = serializers.CharField(help_text=_("Etichetta preferita."))
    matched_label = serializers.CharField(help_text=_("Etichetta che somiglia di più al testo."))
    matched_is_preferred = serializers.BooleanField(help_text=_("Se è quella preferita."))
    language = serializers.CharField(help_text=_("Lingua dell'etichetta: inglese dove manca quella chiesta."))
    score = serializers.FloatField(help_text=_("Fiducia, da 0 a 1."))
    rank_score = serializers.FloatField(help_text=_("Valore che ordina l'elenco."))
    parts = PartsSerializer(help_text=_("Le parti del punteggio."))
    band = serializers.ChoiceField(BANDS, help_text=_("«good» da 0,60; «weak» da 0,40, da verificare."))
    esco_version = serializers.CharField(
        allow_null=True, help_text=_("Versione di ESCO; nullo per i termini regionali.")
    )


@extend_schema_field({"$ref": "#/components/schemas/Meta"})
class MetaField(serializers.DictField):
    """Licence and source."""


@extend_schema_serializer(many=False)
class SuggestionsSerializer(RowSerializer):
    """The suggestions for a text."""

    data = SuggestionSerializer(many=True, help_text=_("I suggerimenti, dal migliore; anche nessuno."))
    esco_version = serializers.CharField(allow_null=True, help_text=_("Versione di ESCO caricata; nullo se non c'è."))
    meta = MetaField(help_text=_("Licenza e fonte."))
