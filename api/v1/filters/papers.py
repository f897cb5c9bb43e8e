"""Filters of position papers and recommendations."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from api.v1.filters.words import WORDS_HELP, WordsFilter
from clusters.models import Cluster
from committee.models import Decision, FollowUp
from core.calendar import today
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
    cluster = filters.CharFilter(method="of_cluster", help_text=_("Slug di un cluster del position paper."))
    outcome = filters.ChoiceFilter(
        choices=Decision.Outcome.choices, method="with_outcome", help_text=_("Parere del Comitato in vigore.")
    )
    overdue = filters.BooleanFilter(
        method="only_overdue", help_text=_("true: solo quelle con un seguito oltre la scadenza.")
    )
    action = filters.CharFilter(lookup_expr="icontains", max_length=200, help_text=_("Parte del testo."))
    search = WordsFilter(fields=("action", "lead", "indicator"), help_text=WORDS_HELP)

    def of_cluster(self, queryset, name, value):
        return queryset.filter(block__section__paper__clusters__in=Cluster.objects.filter(slug=value))

    def with_outcome(self, queryset, name, value):
        """What is pending is not asked about: it would tell before its day."""
        decisions = Decision.objects.in_force_for_the_public().filter(outcome=value)
        return queryset.filter(pk__in=decisions.values("recommendation"))

    def only_overdue(self, queryset, name, value):
        late = FollowUp.objects.overdue(today()).in_force_for_the_public()
        return queryset.filter(pk__in=late.values("decision__recommendation")) if value else queryset
