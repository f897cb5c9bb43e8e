"""Filters of needs and indicators. A filter looks only at what the caller may read."""

from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from api.permissions import reader
from focusgroups.models import Contribution
from needs.analysis.persistence import Course
from needs.explorer import needs_by_course
from needs.models import Indicator, Need, NeedStatement

COURSES = (Course.NEW, Course.GROWING, Course.PERSISTENT, Course.QUIET)
TRANSITIONS = {"green": "is_green", "digital": "is_digital", "ai": "is_ai"}


class NeedFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=Need.Status.choices, help_text=_("Stato del fabbisogno."))
    cluster = filters.CharFilter(method="said_by", help_text=_("Slug di un cluster che lo dice."))
    round = filters.CharFilter(method="said_in", help_text=_("Slug di un ciclo in cui è stato detto."))
    occupation = filters.CharFilter(field_name="occupation__uri", help_text=_("URI di una professione."))
    s3_area = filters.CharFilter(method="said_of", help_text=_("Codice di un ambito S3 di cui si parla."))
    province = filters.CharFilter(method="said_of", help_text=_("Sigla di una provincia di cui si parla."))
    transition = filters.ChoiceFilter(
        choices=[(name, name) for name in TRANSITIONS], method="said_with", help_text=_("Transizione di cui si parla.")
    )
    eqf = filters.ChoiceFilter(
        choices=[(str(level), str(level)) for level in range(1, 9)],
        method="said_at_level",
        help_text=_("Livello EQF richiesto."),
    )
    course = filters.ChoiceFilter(
        choices=[(course.value, course.value) for course in COURSES],
        method="going_on",
        help_text=_("Come va nei cicli: nuovo, in crescita, persistente, non ripetuto nell'ultimo (fra i pubblicati)."),
    )
    search = filters.CharFilter(
        method="with_words",
        max_length=200,
        help_text=_("Parole, come nella pagina dei fabbisogni: nel titolo o in una delle frasi che lo dicono."),
    )

    def with_words(self, queryset, name, value):
        return queryset.searched(value, lines=Contribution.objects.visible_to(reader(self.request)))

    def going_on(self, queryset, name, value):
        """As the pages that everybody reads say it, whoever asks."""
        needs = Need.objects.visible_to(AnonymousUser()).published()
        statuses = dict(needs.order_by().values_list("pk", "status"))
        return queryset.filter(pk__in=needs_by_course(needs, statuses, published_only=True).get(value, ()))

    def said_by(self, queryset, name, value):
        return self._with(queryset, focus_group__cluster__slug=value)

    def said_in(self, queryset, name, value):
        return self._with(queryset, focus_group__round__slug=value)

    def said_of(self, queryset, name, value):
        return self._with(queryset, **{f"{name}s__code": value})

    def said_with(self, queryset, name, value):
        return self._with(queryset, **{TRANSITIONS[value]: True})

    def said_at_level(self, queryset, name, value):
        """A line that asks for levels 4 to 6 counts for 4, 5 and 6."""
        lowest, highest = "need_details__eqf_min", "need_details__eqf_max"
        return self._with(
            queryset,
            lowest__lte=value,
            highest__gte=value,
            columns={"lowest": Coalesce(lowest, highest), "highest": Coalesce(highest, lowest)},
        )

    def _with(self, queryset, *, columns=None, **which):
        readable = Contribution.objects.visible_to(reader(self.request))
        contributions = readable.annotate(**(columns or {})).filter(**which)
        statements = NeedStatement.objects.live().filter(contribution__in=contributions)
        return queryset.filter(pk__in=statements.values("need"))


class IndicatorFilter(filters.FilterSet):
    source = filters.ChoiceFilter(choices=Indicator.Source.choices, help_text=_("Fonte."))
    name = filters.CharFilter(
        lookup_expr="unaccent__icontains", max_length=200, help_text=_("Parte del nome, senza badare agli accenti.")
    )
