"""Filters of the committee's lists."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models import FollowUp
from core.calendar import today


class FollowUpFilter(django_filters.FilterSet):
    stato = django_filters.ChoiceFilter(
        label=_("Stato"), field_name="state", choices=FollowUp.State.choices, empty_label=_("Tutti")
    )
    ufficio = django_filters.CharFilter(label=_("Ufficio incaricato"), field_name="owner", lookup_expr="icontains")
    in_ritardo = django_filters.BooleanFilter(
        label=_("Solo in ritardo"), method="only_overdue", widget=forms.CheckboxInput
    )

    class Meta:
        model = FollowUp
        fields = []

    def only_overdue(self, queryset, name, value):
        return queryset.overdue(today()) if value else queryset
