"""The changes feed."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.v1.serializers.base import RowSerializer

KINDS = ("upsert", "gone")


@extend_schema_field({"type": ["object", "null"]})
class AnyRow(serializers.DictField):
    """A row of whichever resource."""


class ChangeSerializer(RowSerializer):
    """One row that came, changed or went."""

    resource = serializers.CharField(help_text=_("La risorsa."))
    key = serializers.CharField(help_text=_("La chiave della riga: lo slug, il codice o l'uuid del suo indirizzo."))
    change = serializers.ChoiceField(KINDS, help_text=_("«upsert»: si scrive al posto di prima; «gone»: si toglie."))
    at = serializers.DateTimeField(help_text=_("Quando il portale se n'è accorto."))
    row = AnyRow(help_text=_("La riga com'è adesso, con tutti i campi; nullo quando non è più pubblica."))


@extend_schema_field({"$ref": "#/components/schemas/Meta"})
class MetaField(serializers.DictField):
    """Licence and source."""


@extend_schema_serializer(many=False)
class ChangesSerializer(RowSerializer):
    """A page of the feed."""

    data = ChangeSerializer(many=True, help_text=_("I cambiamenti, dal più vecchio."))
    cursor = serializers.CharField(help_text=_("Da dare in «since» la volta dopo; si conserva insieme ai dati."))
    more = serializers.BooleanField(help_text=_("Ce ne sono altri adesso."))
    next = serializers.URLField(help_text=_("L'indirizzo da cui continuare, adesso o fra un giorno."))
    meta = MetaField(help_text=_("Licenza e fonte."))
