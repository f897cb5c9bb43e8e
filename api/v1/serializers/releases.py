"""Releases of the data of a round."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from api.v1.serializers.base import RowSerializer
from api.v1.serializers.changes import MetaField


class ReleaseFileSerializer(RowSerializer):
    """A file that never changes."""

    name = serializers.CharField(help_text=_("Nome."))
    url = serializers.URLField(help_text=_("Indirizzo."))
    sha256 = serializers.CharField(help_text=_("Impronta SHA-256, per verificare che sia intero."))
    size = serializers.IntegerField(help_text=_("Byte."))
    rows = serializers.IntegerField(
        allow_null=True, help_text=_("Righe; nullo per i file che non sono tabelle di dati.")
    )


class ReleaseSerializer(RowSerializer):
    """The public data of a round on the day of its release."""

    round = serializers.SlugField(help_text=_("Ciclo."))
    number = serializers.IntegerField(help_text=_("Numero; il più alto è quello in vigore."))
    made_at = serializers.DateTimeField(help_text=_("Rilasciato il."))
    in_force = serializers.BooleanField(help_text=_("Nessuno lo ha sostituito."))
    is_withdrawn = serializers.BooleanField(help_text=_("I suoi file non si scaricano più; nomi e impronte restano."))
    reason = serializers.CharField(help_text=_("Perché sostituisce il precedente; vuoto per il primo."))
    changelog = serializers.ListField(child=serializers.CharField(), help_text=_("Che cosa cambia dal precedente."))
    digest = serializers.CharField(help_text=_("Impronta di tutti i file: SHA-256 delle righe di sha256sum per nome."))
    files = ReleaseFileSerializer(many=True, help_text=_("I file."))


@extend_schema_serializer(many=False)
class ReleasesSerializer(RowSerializer):
    """The releases, the latest round first and in it the one in force."""

    data = ReleaseSerializer(many=True, help_text=_("I rilasci."))
    meta = MetaField(help_text=_("Licenza e fonte."))
