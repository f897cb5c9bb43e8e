"""What the public pages say of a skill or an occupation: names, place in its vocabulary, who needs it, figures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from core.text import by_name
from focusgroups.models import Contribution, NeedDetails, NeedSkill
from needs.models import Need, NeedStatement, Observation
from reports.models import Citation, PositionPaper
from skills.models import Concept, Label, Relation

MOST_RELATED = 20
MOST_NEEDS = 20
MOST_DATA = 30
MOST_PAPERS = 10
MOST_NEEDED = 20


@dataclass(frozen=True)
class Related:
    """The first concepts of a sort, and how many are not listed."""

    title: str
    concepts: list[Concept]
    hidden: int


@dataclass(frozen=True)
class Demand:
    """In how many focus groups and by how many clusters a concept was said, in published lines."""

    concept: Concept
    groups: int
    clusters: int


def names_of(concept: Concept) -> list[tuple[str, list[str]]]:
    """The names by language, the preferred one first. What people confirmed comes from tables and is not shown."""
    labels = concept.labels.filter(kind__in=[Label.Kind.PREFERRED, Label.Kind.ALTERNATIVE])
    names: dict[str, list[str]] = defaultdict(list)
    for label in labels.order_by("language", "-kind", by_name("text")):
        if label.text not in names[label.language]:
            names[label.language].append(label.text)
    return list(names.items())


def related(concept: Concept, *kinds: str, title: str, inwards: bool = False) -> Related:
    """Concepts that this one leads to; `inwards`: those that lead to it."""
    here, there = ("target", "source") if inwards else ("source", "target")
    ties = Relation.objects.filter(**{here: concept}, kind__in=kinds).values(there)
    concepts = Concept.objects.public().filter(pk__in=ties)
    return Related(
        title, list(concepts.order_by(by_name("name"), "pk")[:MOST_RELATED]), max(0, concepts.count() - MOST_RELATED)
    )


def lines_about(concept: Concept) -> QuerySet[Contribution]:
    """Published lines in which the concept is the profile or one of the skills."""
    skills = NeedSkill.objects.filter(concept=concept).values("details")
    return Contribution.objects.published().filter(Q(need_details__occupation=concept) | Q(pk__in=skills))


def needs_about(concept: Concept, *, user) -> QuerySet[Need]:
    """Published needs that have the concept, or that published lines about it state."""
    stated = NeedStatement.objects.live().filter(contribution__in=lines_about(concept).values("pk")).values("need")
    needs = Need.objects.visible_to(user).published().filter(Q(occupation=concept) | Q(pk__in=stated))
    return needs.with_counts(public=True).in_reading_order()


def said_in(concept: Concept) -> list[dict]:
    """Round by round, the clusters that said it."""
    group = "focus_group__"
    rows = (
        lines_about(concept)
        .order_by(f"-{group}round__held_on", by_name(f"{group}cluster__short_name"))
        .values(
            round=F(f"{group}round__name"),
            round_slug=F(f"{group}round__slug"),
            held_on=F(f"{group}round__held_on"),
            cluster=F(f"{group}cluster__short_name"),
            cluster_slug=F(f"{group}cluster__slug"),
        )
    )
    return [dict(pairs) for pairs in dict.fromkeys(tuple(row.items()) for row in rows)]


def papers_about(concept: Concept) -> list[PositionPaper]:
    """Published papers with a paragraph that rests on a published line about the concept."""
    cited = Citation.objects.filter(contribution__in=lines_about(concept).values("pk"))
    papers = PositionPaper.objects.public().filter(pk__in=cited.values("block__section__paper"))
    return list(papers.order_by("-published_at", "pk")[:MOST_PAPERS])


def data_about(concept: Concept) -> QuerySet[Observation]:
    """Figures of the indicators about it, the latest first."""
    observations = Observation.objects.filter(concept=concept).select_related("indicator", "province")
    return observations.order_by("indicator__name", "-period", "territory", "pk")[:MOST_DATA]


def counted(concepts: Iterable[Concept]) -> list[Demand]:
    """Pair concepts with where they were said, in the order given."""
    concepts = list(concepts)
    found = _counts({concept.pk for concept in concepts})
    return [Demand(concept, *found.get(concept.pk, (0, 0))) for concept in concepts]


def most_needed() -> list[Demand]:
    """The concepts said by most clusters, then in most focus groups."""
    found = _counts()
    concepts = Concept.objects.public().select_related("vocabulary").in_bulk(list(found))
    rows = [Demand(concept, *found[key]) for key, concept in concepts.items()]
    return sorted(rows, key=lambda row: (-row.clusters, -row.groups, row.concept.name.casefold()))[:MOST_NEEDED]


def needed() -> QuerySet[Concept]:
    """The concepts that a published line names."""
    return Concept.objects.public().filter(pk__in=_counts())


def _counts(keys: set[int] | None = None) -> dict[int, tuple[int, int]]:
    """Focus groups and clusters by concept, over the published lines."""
    line = "details__contribution__"
    skills = _places(NeedSkill.objects.filter(concept__isnull=False), "concept", line, keys)
    return skills | _places(NeedDetails.objects.filter(occupation__isnull=False), "occupation", "contribution__", keys)


def _places(rows: QuerySet, name: str, line: str, keys: set[int] | None) -> dict[int, tuple[int, int]]:
    rows = rows.filter(**{f"{line}published_at__isnull": False})
    if keys is not None:
        rows = rows.filter(**{f"{name}__in": keys})
    groups, clusters = (Count(f"{line}focus_group{end}", distinct=True) for end in ("", "__cluster"))
    return {key: (n, m) for key, n, m in rows.values_list(name).annotate(groups, clusters).order_by()}
