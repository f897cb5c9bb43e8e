"""What the list of papers is narrowed and ordered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from focusgroups.models import Round
from reports.models import PositionPaper

SORTS = [("-ciclo", _("Ciclo, dal più recente")), ("titolo", _("Titolo")), ("stato", _("Stato"))]
ORDERS = {"-ciclo": ("-round__held_on", "title"), "titolo": ("title",), "stato": ("state", "title")}


class PaperFilter(django_filters.FilterSet):
    testo = django_filters.CharFilter(label=_("Parole del titolo"), field_name="title", lookup_expr="icontains")
    ciclo = django_filters.ModelChoiceFilter(
        label=_("Ciclo"), field_name="round", queryset=Round.objects.all(), to_field_name="slug", empty_label=_("Tutti")
    )
    stato = django_filters.ChoiceFilter(
        label=_("Stato"), field_name="state", choices=PositionPaper.State.choices, empty_label=_("Tutti")
    )

    class Meta:
        model = PositionPaper
        fields: tuple[str, ...] = ()


def sorted_papers(papers, chosen: str):
    """Order by one of the allowed orders; by round when another is asked for."""
    return papers.order_by(*ORDERS.get(chosen, ORDERS["-ciclo"]), "pk")
