"""Skills and occupations."""

from rest_framework import serializers

from api.v1.serializers.base import RowSerializer
from skills.models import Concept, ConceptKind, Label


class VocabularyRef(RowSerializer):
    """The list a concept belongs to, and how to attribute it."""

    code = serializers.CharField(help_text="Codice.")
    version = serializers.CharField(help_text="Versione.")
    name = serializers.CharField(help_text="Nome.")
    attribution = serializers.CharField(help_text="Attribuzione da citare.")


class LabelSerializer(RowSerializer):
    """A name of a concept."""

    language = serializers.CharField(help_text="Lingua.")
    kind = serializers.ChoiceField(Label.Kind.choices, help_text="Tipo.")
    text = serializers.CharField(help_text="Testo.")


class ConceptSerializer(RowSerializer):
    """A skill, an occupation or a group of them."""

    expandable = ("labels",)

    uuid = serializers.UUIDField(help_text="Chiave della risorsa.")
    uri = serializers.CharField(allow_null=True, help_text="URI; nullo per i termini della regione non ancora mappati.")
    kind = serializers.ChoiceField(ConceptKind.choices, help_text="Tipo.")
    code = serializers.CharField(help_text="Codice.")
    name = serializers.CharField(help_text="Etichetta preferita.")
    description = serializers.CharField(help_text="Descrizione.")
    status = serializers.ChoiceField(Concept.Status.choices, help_text="Stato.")
    vocabulary = VocabularyRef(help_text="Il vocabolario.")
    close_match = serializers.CharField(help_text="Corrispondenza in ESCO.")
    labels = LabelSerializer(many=True, source="label_rows", help_text="Le etichette.")
