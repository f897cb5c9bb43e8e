"""Filters of the lists of needs and of lines to link; their state is in the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from core.text import by_name
from focusgroups.models import Contribution, Round
from needs.models import Need

SORTS = (
    ("", _("nome")),
    ("righe", _("righe collegate")),
    ("cluster", _("numero di Clust-ER")),
    ("recenti", _("detti di recente")),
)


class _ByTable(django_filters.FilterSet):
    """Round and cluster, chosen by the names they have in addresses."""

    ciclo = django_filters.ModelChoiceFilter(
        queryset=Round.objects.all(), to_field_name="slug", label=_("Ciclo"), method="in_round", empty_label=_("tutti")
    )
    cluster = django_filters.ModelChoiceFilter(
        queryset=Cluster.objects.order_by(by_name("short_name")),
        to_field_name="slug",
        label=_("Clust-ER"),
        method="in_cluster",
        empty_label=_("tutti"),
    )


class NeedFilter(_ByTable):
    testo = django_filters.CharFilter(label=_("Parole"), method="with_words", max_length=200)
    stato = django_filters.ChoiceFilter(
        field_name="status", choices=Need.Status, label=_("Stato"), empty_label=_("tutti")
    )

    class Meta:
        model = Need
        fields = ("testo", "ciclo", "cluster", "stato")

    def with_words(self, needs, name, value):
        return needs.searched(value, lines=Contribution.objects.visible_to(self.request.user))

    def in_round(self, needs, name, value):
        return needs.said_in_round(value.slug)

    def in_cluster(self, needs, name, value):
        return needs.said_in_cluster(value.slug)


class LineFilter(_ByTable):
    testo = django_filters.CharFilter(
        field_name="text", lookup_expr="unaccent__icontains", label=_("Parole"), max_length=200
    )

    class Meta:
        model = Contribution
        fields = ("testo", "ciclo", "cluster")

    def in_round(self, lines, name, value):
        return lines.filter(focus_group__round=value)

    def in_cluster(self, lines, name, value):
        return lines.filter(focus_group__cluster=value)
