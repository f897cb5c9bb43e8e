"""Filters of skills and occupations."""

from django_filters import rest_framework as filters

from skills.models import Concept, ConceptKind


class ConceptFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=ConceptKind.choices, help_text="Tipo.")
    status = filters.ChoiceFilter(choices=Concept.Status.choices, help_text="Stato.")
    uri = filters.CharFilter(help_text="URI.")
    code = filters.CharFilter(help_text="Codice, per esempio ISCO.")
    vocabulary = filters.CharFilter(field_name="vocabulary__code", help_text="Codice del vocabolario.")
