"""Filters of the public lists."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from committee.models import Decision
from core.text import by_name
from focusgroups.models import FocusGroup, Round
from needs.models import Indicator
from reports.models import PositionPaper, Recommendation


def cluster_choice(field_name: str = "cluster") -> django_filters.ModelChoiceFilter:
    """A choice among the clusters, by their slug in the address."""
    return django_filters.ModelChoiceFilter(
        label=_("Cluster"),
        field_name=field_name,
        queryset=Cluster.objects.order_by(by_name("short_name")),
        to_field_name="slug",
        empty_label=_("Tutti"),
    )


def round_choice(field_name: str = "round") -> django_filters.ModelChoiceFilter:
    """A choice among the rounds, by their slug in the address."""
    return django_filters.ModelChoiceFilter(
        label=_("Ciclo"),
        field_name=field_name,
        queryset=Round.objects.all(),
        to_field_name="slug",
        empty_label=_("Tutti"),
    )


class FocusGroupFilter(django_filters.FilterSet):
    testo = django_filters.CharFilter(
        label=_("Nel titolo"), field_name="title", lookup_expr="icontains", widget=forms.TextInput
    )
    ciclo = round_choice()
    cluster = cluster_choice()

    class Meta:
        model = FocusGroup
        fields = []


class PaperFilter(django_filters.FilterSet):
    testo = django_filters.CharFilter(
        label=_("Nel documento"), method="with_words", max_length=200, widget=forms.TextInput
    )
    ciclo = round_choice()
    cluster = cluster_choice("clusters")

    class Meta:
        model = PositionPaper
        fields = []

    def with_words(self, queryset, name, value):
        return queryset.searched(value)


class ProposalFilter(django_filters.FilterSet):
    """Of the public list of proposals; `outcome` and `is_overdue` are annotations of portal.proposals."""

    testo = django_filters.CharFilter(
        label=_("Nel testo"), field_name="action", lookup_expr="icontains", widget=forms.TextInput
    )
    esito = django_filters.ChoiceFilter(
        label=_("Esito"), field_name="outcome", choices=Decision.Outcome.choices, empty_label=_("Tutti")
    )
    ciclo = round_choice("block__section__paper__round")
    cluster = cluster_choice("block__section__paper__clusters")
    in_ritardo = django_filters.BooleanFilter(
        label=_("Solo in ritardo"), method="only_overdue", widget=forms.CheckboxInput
    )

    class Meta:
        model = Recommendation
        fields = []

    def only_overdue(self, queryset, name, value):
        return queryset.filter(is_overdue=True) if value else queryset


class IndicatorFilter(django_filters.FilterSet):
    testo = django_filters.CharFilter(
        label=_("Nel nome"), field_name="name", lookup_expr="unaccent__icontains", max_length=200
    )
    fonte = django_filters.ChoiceFilter(
        label=_("Fonte"), field_name="source", choices=Indicator.Source, empty_label=_("Tutte")
    )

    class Meta:
        model = Indicator
        fields = []
