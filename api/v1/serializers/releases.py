"""Releases of the data of a round."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.v1.serializers.base import RowSerializer
from api.v1.serializers.changes import MetaField


class ReleaseFileSerializer(RowSerializer):
    """A file that never changes."""

    name = serializers.CharField(help_text="Nome.")
    url = serializers.URLField(help_text="Indirizzo.")
    sha256 = serializers.CharField(help_text="Impronta SHA-256, per verificare che sia intero.")
    size = serializers.IntegerField(help_text="Byte.")
    rows = serializers.IntegerField(allow_null=True, help_text="Righe; nullo per i file che non sono tabelle di dati.")


class ReleaseSerializer(RowSerializer):
    """The public data of a round on the day of its release."""

    round = serializers.SlugField(help_text="Ciclo.")
    number = serializers.IntegerField(help_text="Numero; il più alto è quello in vigore.")
    made_at = serializers.DateTimeField(help_text="Rilasciato il.")
    in_force = serializers.BooleanField(help_text="Nessuno lo ha sostituito.")
    is_withdrawn = serializers.BooleanField(help_text="I suoi file non si scaricano più; nomi e impronte restano.")
    reason = serializers.CharField(help_text="Perché sostituisce il precedente; vuoto per il primo.")
    changelog = serializers.ListField(child=serializers.CharField(), help_text="Che cosa cambia dal precedente.")
    digest = serializers.CharField(help_text="Impronta di tutti i file: SHA-256 delle righe di sha256sum per nome.")
    files = ReleaseFileSerializer(many=True, help_text="I file.")


@extend_schema_serializer(many=False)
class ReleasesSerializer(RowSerializer):
    """The releases, the latest round first and in it the one in force."""

    data = ReleaseSerializer(many=True, help_text="I rilasci.")
    meta = MetaField(help_text="Licenza e fonte.")
