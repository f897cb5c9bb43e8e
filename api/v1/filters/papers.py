"""Filters of position papers and recommendations."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from api.v1.filters.words import WORDS_HELP, WordsFilter
from clusters.models import Cluster
from reports.models import PositionPaper


class PaperFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__slug", help_text=_("Slug di un ciclo."))
    cluster = filters.CharFilter(method="of_cluster", help_text=_("Slug di un cluster."))
    state = filters.ChoiceFilter(choices=PositionPaper.State.choices, help_text=_("Stato del documento."))

    search = WordsFilter(method="with_words", help_text=WORDS_HELP)

    def with_words(self, queryset, name, value):
        return queryset.searched(value)

    def of_cluster(self, queryset, name, value):
        return queryset.filter(clusters__in=Cluster.objects.filter(slug=value))


class RecommendationFilter(filters.FilterSet):
    paper = filters.CharFilter(field_name="block__section__paper__slug", help_text=_("Slug di un position paper."))
    round = filters.CharFilter(field_name="block__section__paper__round__slug", help_text=_("Slug di un ciclo."))
    search = WordsFilter(fields=("action", "lead", "indicator"), help_text=WORDS_HELP)
