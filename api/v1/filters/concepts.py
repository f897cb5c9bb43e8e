"""Filters of skills and occupations."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from skills.models import Concept, ConceptKind


class ConceptFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=ConceptKind.choices, help_text=_("Tipo."))
    status = filters.ChoiceFilter(choices=Concept.Status.choices, help_text=_("Stato."))
    uri = filters.CharFilter(help_text=_("URI."))
    code = filters.CharFilter(help_text=_("Codice, per esempio ISCO."))
    vocabulary = filters.CharFilter(field_name="vocabulary__code", help_text=_("Codice del vocabolario."))
