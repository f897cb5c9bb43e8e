"""Needs, their statements, and the data quoted beside them."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from needs.models import Distinction, Indicator, IndicatorImport, Need, NeedStatement, Observation
from tests.factories.focusgroups import ContributionFactory


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"fabbisogno-{n}")
    title = factory.Sequence(lambda n: f"Fabbisogno {n}")
    merged_into = None
    joined_to = factory.SelfAttribute("merged_into")

    @factory.post_generation
    def contributions(self, create, contributions, **kwargs):
        for contribution in contributions or ():
            NeedStatementFactory(need=self, contribution=contribution)


class NeedStatementFactory(DjangoModelFactory):
    class Meta:
        model = NeedStatement

    need = factory.SubFactory(NeedFactory)
    contribution = factory.SubFactory(ContributionFactory)


class DistinctionFactory(DjangoModelFactory):
    """Two needs; with `other=None, contribution=...` a need and a line; with `need=None, second_line=...` two lines."""

    class Meta:
        model = Distinction

    need = factory.SubFactory(NeedFactory)
    other = factory.SubFactory(NeedFactory)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"indicatore-{n}")
    name = factory.Sequence(lambda n: f"Attivazioni di contratti {n}")
    unit = "contratti"
    source = Indicator.Source.SILER


class IndicatorImportFactory(DjangoModelFactory):
    """A table that was handed in and whose columns nobody has arranged yet."""

    class Meta:
        model = IndicatorImport

    name = "contratti-2024.csv"
    file = factory.django.FileField(filename="contratti-2024.csv", data=b"a;b\r\n1;2\r\n")
    report = factory.LazyFunction(lambda: {"header": ["a", "b"], "rows": 1, "columns": {}})


class ObservationFactory(DjangoModelFactory):
    class Meta:
        model = Observation
        skip_postgeneration_save = True

    indicator = factory.SubFactory(IndicatorFactory)
    territory = "Regione"
    period = factory.Sequence(lambda n: f"periodo {n}")
    value = Decimal("1200.000")

    @factory.post_generation
    def needs(self, create, needs, **kwargs):
        if needs:
            self.needs.set(needs)
