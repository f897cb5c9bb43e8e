"""Filters of contributions."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from api.v1.filters.words import WORDS_HELP, WordsFilter
from focusgroups.models import Contribution, ContributionKind, FocusGroup
from needs.models import NeedStatement


class ContributionFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=ContributionKind.choices, help_text=_("Tipo di contributo."))
    focus_group = filters.CharFilter(method="of_group", help_text=_("Slug di un focus group."))
    cluster = filters.CharFilter(method="of_cluster", help_text=_("Slug del cluster che conduce il focus group."))
    round = filters.CharFilter(method="of_round", help_text=_("Slug di un ciclo."))
    s3_area = filters.CharFilter(field_name="s3_areas__code", help_text=_("Codice di un ambito S3."))
    need = filters.CharFilter(method="of_need", help_text=_("Slug di un fabbisogno."))
    fate = filters.ChoiceFilter(choices=Contribution.Fate.choices, help_text=_("Che cosa ne è stato."))

    search = WordsFilter(column="words", help_text=WORDS_HELP)

    def of_group(self, queryset, name, value):
        return self._in(queryset, slug=value)

    def of_cluster(self, queryset, name, value):
        return self._in(queryset, cluster__slug=value)

    def of_round(self, queryset, name, value):
        return self._in(queryset, round__slug=value)

    def of_need(self, queryset, name, value):
        """Those linked to the need now."""
        linked = NeedStatement.objects.live().filter(need__slug=value)
        return queryset.filter(pk__in=linked.values("contribution"))

    def _in(self, queryset, **which):
        """The tables are few: looked up first, so that the rows come from the index that ends in id."""
        groups = list(FocusGroup.objects.filter(**which).values_list("pk", flat=True))
        return queryset.filter(focus_group__in=groups)
