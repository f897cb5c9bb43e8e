"""What every serializer of version 1 shares."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class RowSerializer(serializers.Serializer):
    """A reply's fields, read only. Those in `expandable` are written when `?expand=` asks for them."""

    expandable: tuple[str, ...] = ()


class Codes(serializers.ListField):
    """A list of codes, slugs or uuids."""

    child = serializers.CharField()


class Provenance(RowSerializer):
    """Where a row comes from: a public source, or an invented example of the demonstration."""

    provenance = serializers.CharField(
        help_text=_("«sourced» da fonte pubblica, «invented» esempio inventato, o vuoto.")
    )
    source_url = serializers.CharField(help_text=_("Indirizzo della fonte, se c'è."))
