"""Filters of rounds, clusters and focus groups."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from clusters.models import Cluster
from focusgroups.models import FocusGroup, Round


class RoundFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Round.State.choices, help_text=_("Stato del ciclo."))


class ClusterFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Cluster.Kind.choices, help_text=_("Tipo di soggetto."))
    s3_area = filters.CharFilter(field_name="s3_areas__code", help_text=_("Codice di un ambito S3."))


class FocusGroupFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug", help_text=_("Slug di un ciclo."))
    cluster = filters.CharFilter(field_name="cluster__slug", help_text=_("Slug di un cluster."))
    state = filters.ChoiceFilter(choices=FocusGroup.State.choices, help_text=_("Stato del focus group."))
    title = filters.CharFilter(lookup_expr="icontains", max_length=200, help_text=_("Parte del titolo."))
