"""Filters of the committee's advice and of its follow-up. A filter looks only at what the caller may read."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from api.permissions import reader
from committee.models import Decision, FollowUp
from reports.models import Recommendation


class DecisionFilter(filters.FilterSet):
    outcome = filters.ChoiceFilter(choices=Decision.Outcome.choices, help_text=_("Esito."))
    paper = filters.CharFilter(method="of_paper", help_text=_("Slug di un position paper."))
    recommendation = filters.UUIDFilter(method="of_recommendation", help_text=_("Uuid di una raccomandazione."))

    round = filters.CharFilter(method="of_round", help_text=_("Slug di un ciclo."))

    def of_round(self, queryset, name, value):
        return self._of(queryset, block__section__paper__round__slug=value)

    def of_paper(self, queryset, name, value):
        return self._of(queryset, block__section__paper__slug=value)

    def of_recommendation(self, queryset, name, value):
        return self._of(queryset, uuid=value)

    def _of(self, queryset, **which):
        recommendations = Recommendation.objects.visible_to(reader(self.request)).filter(**which)
        return queryset.filter(recommendation__in=recommendations)


class FollowUpFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=FollowUp.State.choices, help_text=_("Stato."))
    decision = filters.UUIDFilter(field_name="decision__uuid", help_text=_("Uuid di un esito."))
    round = filters.CharFilter(method="of_round", help_text=_("Slug di un ciclo."))
    due_before = filters.DateFilter(
        field_name="due_on", lookup_expr="lt", help_text=_("Con scadenza prima di questa data.")
    )

    def of_round(self, queryset, name, value):
        recommendations = Recommendation.objects.visible_to(reader(self.request))
        return queryset.filter(
            decision__recommendation__in=recommendations.filter(block__section__paper__round__slug=value)
        )
