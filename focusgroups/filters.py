"""Filters of the lists of focus groups and of lines."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from core.text import by_name
from focusgroups.models import Contribution, ContributionKind, FocusGroup, Round


class FocusGroupFilter(django_filters.FilterSet):
    testo = django_filters.CharFilter(
        label=_("Nel titolo"), field_name="title", lookup_expr="unaccent__icontains", widget=forms.TextInput
    )
    ciclo = django_filters.ModelChoiceFilter(
        label=_("Ciclo"),
        field_name="round",
        queryset=Round.objects.all(),
        to_field_name="slug",
        empty_label=_("Tutti"),
    )
    cluster = django_filters.ModelChoiceFilter(
        label=_("Cluster"),
        queryset=Cluster.objects.order_by(by_name("short_name")),
        to_field_name="slug",
        empty_label=_("Tutti"),
    )
    stato = django_filters.ChoiceFilter(
        label=_("Stato"), field_name="state", choices=FocusGroup.State.choices, empty_label=_("Tutti")
    )

    class Meta:
        model = FocusGroup
        fields = []


class LineFilter(django_filters.FilterSet):
    testo = django_filters.CharFilter(label=_("Nel testo"), method="in_text", widget=forms.TextInput)
    tipo = django_filters.ChoiceFilter(
        label=_("Tipo"), field_name="kind", choices=ContributionKind.choices, empty_label=_("Tutti")
    )
    stato = django_filters.ChoiceFilter(
        label=_("Stato"), field_name="state", choices=Contribution.State.choices, empty_label=_("Tutti")
    )

    class Meta:
        model = Contribution
        fields = []

    def in_text(self, queryset, name, value):
        return queryset.filter(Q(text__unaccent__icontains=value) | Q(title__unaccent__icontains=value))
