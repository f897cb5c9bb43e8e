"""The lines behind a need, by round and cluster, as one reader may read them; the others are only counted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import F, QuerySet

from clusters.models import Cluster, SourceCategory
from core.text import by_name
from focusgroups.models import Contribution, NeedSkill, Round
from needs.models import Need, NeedStatement


@dataclass(frozen=True)
class Saying:
    """A line and who says so, by category; `may_unlink` is the reader's."""

    line: Contribution
    who: tuple[str, ...]
    may_unlink: bool = False


@dataclass(frozen=True)
class ClusterSaid:
    cluster: Cluster
    sayings: list[Saying] = field(default_factory=list)
    hidden: int = 0


@dataclass(frozen=True)
class RoundSaid:
    round: Round
    clusters: list[ClusterSaid]


def said_of(need: Need, *, user) -> list[RoundSaid]:
    """Every live link; texts of other clusters' unpublished lines are left out and counted."""
    readable = _keys(need, Contribution.objects.visible_to(user))
    own = _keys(need, Contribution.objects.run_by(user))
    return list(_by_round(need.statements.live().for_reading(), readable, own))


def published_of(need: Need) -> list[RoundSaid]:
    """What everybody may read: published lines, without saying who stands behind each."""
    links = need.statements.live().published().for_reading()
    return list(_by_round(links, {link.contribution_id for link in links}, set()))


def skills_of(need: Need) -> list[NeedSkill]:
    """The skills named in the published lines, each name once; with its concept where somebody linked it."""
    links = NeedStatement.objects.live().published().filter(need=need)
    skills = NeedSkill.objects.filter(details__contribution__need_statements__in=links)
    rows = skills.select_related("concept__vocabulary", "concept__replaced_by").order_by(
        by_name("label"), F("concept").asc(nulls_last=True)
    )
    return list({skill.label.casefold(): skill for skill in reversed(rows)}.values())[::-1]


def _keys(need: Need, lines: QuerySet) -> set[int]:
    links = NeedStatement.objects.live().filter(need=need)
    return set(lines.filter(need_statements__in=links).values_list("pk", flat=True))


def _by_round(links, readable: set[int], own: set[int]) -> Iterator[RoundSaid]:
    lines = [link.contribution for link in links]
    for of_round, in_round in groupby(lines, key=lambda line: line.focus_group.round):
        clusters = [
            _cluster_said(cluster, list(in_cluster), readable, own)
            for cluster, in_cluster in groupby(in_round, key=lambda line: line.focus_group.cluster)
        ]
        yield RoundSaid(of_round, clusters)


def _cluster_said(cluster: Cluster, lines: list[Contribution], readable: set[int], own: set[int]) -> ClusterSaid:
    sayings = [Saying(line, _who(line), line.pk in own) for line in lines if line.pk in readable]
    return ClusterSaid(cluster, sayings, len(lines) - len(sayings))


def _who(line: Contribution) -> tuple[str, ...]:
    codes = {voice.category for voice in line.said_by.voices_behind}
    return tuple(str(label) for code, label in SourceCategory.choices if code in codes)
