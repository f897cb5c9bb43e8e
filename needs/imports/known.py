"""What the portal knows of the things that a table names: looked up once for all its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F
from django.db.models.functions import Lower

from clusters.models import Province
from core.text import folded
from needs.imports.reading import Figure
from needs.models import Indicator, Need, Observation
from skills.models import Concept, Label

Key = tuple[str, int | None, str, str]  # code of the indicator, concept, territory, period: one observation


@dataclass
class Known:
    """Names are folded. `indicators` grows by those that the table itself brings, which have no key yet."""

    indicators: dict[str, Indicator] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    licences: dict[str, str] = field(default_factory=dict)  # those that the table itself names
    provinces: dict[str, Province] = field(default_factory=dict)
    territories: dict[str, str] = field(default_factory=dict)
    concepts: dict[str, set[int]] = field(default_factory=dict)
    needs: dict[str, set[int]] = field(default_factory=dict)
    observations: dict[Key, Observation] = field(default_factory=dict)
    linked: dict[int, set[int]] = field(default_factory=dict)


def known_of(figures: Iterable[Figure]) -> Known:
    """Load, in a fixed number of queries, whatever the figures name."""
    figures = list(figures)
    known = Known()
    _indicators(known)
    _places(known)
    known.concepts = _concepts({figure.concept for figure in figures} - {""})
    known.needs = _needs({figure.need for figure in figures} - {""})
    named = {known.indicators.get(folded(figure.indicator)) for figure in figures} - {None}
    _observations(known, [indicator.pk for indicator in named if indicator])
    return known


def _indicators(known: Known) -> None:
    for indicator in Indicator.objects.all():
        known.codes.add(indicator.code)
        known.indicators[folded(indicator.name)] = indicator
    known.indicators |= {indicator.code: indicator for indicator in list(known.indicators.values())}


def _places(known: Known) -> None:
    for province in Province.objects.all():
        known.provinces[folded(province.code)] = known.provinces[folded(province.name)] = province
        known.territories[folded(province.name)] = province.name
    spelled = Observation.objects.order_by("territory").values_list("territory", flat=True).distinct()
    known.territories |= {folded(territory): territory for territory in spelled}


def _concepts(texts: set[str]) -> dict[str, set[int]]:
    """The concepts in force that have one of these names or addresses."""
    found = defaultdict(set)
    names = {folded(text) for text in texts}
    concepts = Concept.objects.current()
    for uri, pk in concepts.filter(uri__in=texts).values_list("uri", "pk"):
        found[folded(uri)].add(pk)
    for name, pk in concepts.annotate(folded=_folded("name")).filter(folded__in=names).values_list("folded", "pk"):
        found[name].add(pk)
    labels = Label.objects.filter(concept__in=concepts).annotate(folded=_folded("text")).filter(folded__in=names)
    for name, pk in labels.values_list("folded", "concept_id"):
        found[name].add(pk)
    return found


def _needs(texts: set[str]) -> dict[str, set[int]]:
    found = defaultdict(set)
    names = {folded(text) for text in texts}
    standing = Need.objects.standing()
    for slug, pk in standing.filter(slug__in=texts).values_list("slug", "pk"):
        found[folded(slug)].add(pk)
    for name, pk in standing.annotate(folded=_folded("title")).filter(folded__in=names).values_list("folded", "pk"):
        found[name].add(pk)
    return found


def _folded(field_name: str):
    return Lower(Unaccent(F(field_name)))  # type: ignore[arg-type]


def _observations(known: Known, indicators: list[int]) -> None:
    rows = Observation.objects.filter(indicator__in=indicators).select_related("indicator")
    for row in rows:
        known.observations[row.indicator.code, row.concept_id, row.territory, row.period] = row
    links = Observation.needs.through.objects.filter(observation__in=rows.values("pk"))
    for observation, need in links.values_list("observation_id", "need_id"):
        known.linked.setdefault(observation, set()).add(need)
