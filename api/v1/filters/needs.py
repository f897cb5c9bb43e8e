"""Filters of needs and indicators. A filter looks only at what the caller may read."""

from django_filters import rest_framework as filters

from api.permissions import reader
from focusgroups.models import Contribution
from needs.models import Indicator, Need, NeedStatement


class NeedFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=Need.Status.choices, help_text="Stato del fabbisogno.")
    cluster = filters.CharFilter(method="said_by", help_text="Slug di un cluster che lo dice.")
    round = filters.CharFilter(method="said_in", help_text="Slug di un ciclo in cui è stato detto.")
    occupation = filters.CharFilter(field_name="occupation__uri", help_text="URI di una professione.")

    def said_by(self, queryset, name, value):
        return self._with(queryset, focus_group__cluster__slug=value)

    def said_in(self, queryset, name, value):
        return self._with(queryset, focus_group__round__slug=value)

    def _with(self, queryset, **which):
        contributions = Contribution.objects.visible_to(reader(self.request)).filter(**which)
        statements = NeedStatement.objects.live().filter(contribution__in=contributions)
        return queryset.filter(pk__in=statements.values("need"))


class IndicatorFilter(filters.FilterSet):
    source = filters.ChoiceFilter(choices=Indicator.Source.choices, help_text="Fonte.")
