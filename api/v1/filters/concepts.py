"""Filters of skills and occupations."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from focusgroups.models import Contribution, NeedDetails, NeedSkill
from skills.matching.entries import KINDS
from skills.models import Concept, ConceptKind
from skills.offers import found_by


class ConceptFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=ConceptKind.choices, help_text=_("Tipo."))
    status = filters.ChoiceFilter(choices=Concept.Status.choices, help_text=_("Stato."))
    uri = filters.CharFilter(help_text=_("URI."))
    code = filters.CharFilter(help_text=_("Codice, per esempio ISCO."))
    vocabulary = filters.CharFilter(field_name="vocabulary__code", help_text=_("Codice del vocabolario."))
    search = filters.CharFilter(
        method="with_words",
        max_length=200,
        help_text=_("Parole, come nella pagina delle competenze: le voci con un nome uguale o simile, al massimo 20."),
    )
    said = filters.BooleanFilter(
        method="only_said", help_text=_("true: solo le voci di cui si è parlato nei contributi pubblicati.")
    )

    def with_words(self, queryset, name, value):
        """As the public page finds them, typing errors and other names included."""
        kind = self.form.cleaned_data.get("kind")
        found = found_by(value, kind=kind if kind in KINDS else "any")
        return queryset.filter(pk__in=[offer.concept.pk for offer in found])

    def only_said(self, queryset, name, value):
        lines = Contribution.objects.published().values("pk")
        skills = NeedSkill.objects.filter(details__contribution__in=lines).values("concept")
        profiles = NeedDetails.objects.filter(contribution__in=lines).values("occupation")
        return queryset.filter(Q(pk__in=skills) | Q(pk__in=profiles)) if value else queryset
