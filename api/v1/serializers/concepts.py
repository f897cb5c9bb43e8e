"""Skills and occupations."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.v1.serializers.base import RowSerializer
from skills.models import Concept, ConceptKind, Label


class VocabularyRef(RowSerializer):
    """The list a concept belongs to, and how to attribute it."""

    code = serializers.CharField(help_text=_("Codice."))
    version = serializers.CharField(help_text=_("Versione."))
    name = serializers.CharField(help_text=_("Nome."))
    attribution = serializers.CharField(help_text=_("Attribuzione da citare."))


class LabelSerializer(RowSerializer):
    """A name of a concept."""

    language = serializers.CharField(help_text=_("Lingua."))
    kind = serializers.ChoiceField(Label.Kind.choices, help_text=_("Tipo."))
    text = serializers.CharField(help_text=_("Testo."))


class ConceptSerializer(RowSerializer):
    """A skill, an occupation or a group of them."""

    expandable = ("labels",)

    uuid = serializers.UUIDField(help_text=_("Chiave della risorsa."))
    uri = serializers.CharField(
        allow_null=True, help_text=_("URI; nullo per i termini della regione non ancora mappati.")
    )
    kind = serializers.ChoiceField(ConceptKind.choices, help_text=_("Tipo."))
    code = serializers.CharField(help_text=_("Codice."))
    name = serializers.CharField(help_text=_("Etichetta preferita."))
    description = serializers.CharField(help_text=_("Descrizione."))
    status = serializers.ChoiceField(Concept.Status.choices, help_text=_("Stato."))
    vocabulary = VocabularyRef(help_text=_("Il vocabolario."))
    close_match = serializers.CharField(help_text=_("Corrispondenza in ESCO."))
    labels = LabelSerializer(many=True, source="label_rows", help_text=_("Le etichette."))
