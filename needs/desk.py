"""The joining desk: groups of things that say nearly the same, side by side, with what shows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from clusters.models import Cluster
from focusgroups.models import Contribution, NeedSkill
from needs.analysis.pairs import Pair, Thing, pairs_of
from needs.models import Distinction, Need, NeedStatement
from needs.suggestions import linkable_needs, unlinked_lines
from skills.models import Concept

MOST_NEEDS = 2000
MOST_LINES = 1000
MOST_QUOTED = 3


@dataclass
class Side:
    """A need with its lines, or a loose line alone."""

    need: Need | None
    lines: list[Contribution]
    skills: set[int] = field(default_factory=set)

    @property
    def name(self) -> str:
        """How addresses call it."""
        return self.need.slug if self.need else str(self.lines[0].uuid)

    @property
    def title(self) -> str:
        return self.need.title if self.need else self.lines[0].display_title

    @property
    def clusters(self) -> dict[str, Cluster]:
        return {line.focus_group.cluster.short_name: line.focus_group.cluster for line in self.lines}

    @property
    def quoted(self) -> list[Contribution]:
        """A few of the lines, first one of each cluster."""
        first = {line.focus_group.cluster_id: line for line in reversed(self.lines)}.values()
        rest = [line for line in self.lines if line not in first]
        return [*reversed(list(first)), *rest][:MOST_QUOTED]

    @property
    def hidden(self) -> int:
        return max(0, len(self.lines) - MOST_QUOTED)


@dataclass(frozen=True)
class Likely:
    """A thing that may be the same as what it stands beside, and why."""

    side: Side
    share: int
    words: tuple[str, ...]
    same_occupation: bool
    skills: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Group:
    """A need, or a loose line, and what may be the same as it."""

    anchor: Side
    others: tuple[Likely, ...]

    @property
    def cluster_names(self) -> list[str]:
        return sorted({name for side in (self.anchor, *(o.side for o in self.others)) for name in side.clusters})


def groups_of(user) -> list[Group]:
    """Return the groups for the coordinator's desk, those that most clusters share first; a fixed number of queries."""
    sides = _sides(user)
    pairs = pairs_of((_thing(key, side) for key, side in sides.items()), apart=_judged_apart(user))
    gathered: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        gathered[pair.anchor].append(pair)
    ranked = sorted(gathered.items(), key=lambda item: _rank(item[1], sides))
    names = dict(Concept.objects.filter(pk__in={s for pair in pairs for s in pair.skills}).values_list("pk", "name"))
    return list(_numbered(ranked, sides, names))


def _numbered(ranked, sides: dict[str, Side], names: dict[int, str]) -> Iterable[Group]:
    number = 0
    for anchor, pairs in ranked:
        others = []
        for pair in pairs:
            number += 1
            skills = tuple(sorted(names[pk] for pk in pair.skills))
            share = round(100 * pair.share)
            others.append(Likely(sides[pair.other], share, pair.words, pair.same_occupation, skills, number))
        yield Group(sides[anchor], tuple(others))


def _rank(pairs: list[Pair], sides: dict[str, Side]) -> tuple:
    keys = {pairs[0].anchor, *(pair.other for pair in pairs)}
    clusters = {name for key in keys for name in sides[key].clusters}
    return (-len(clusters), -max(pair.share for pair in pairs), pairs[0].anchor)


def _thing(key: str, side: Side) -> Thing:
    texts = [f"{_profile(line)} {line.title} {line.text}" for line in side.lines]
    if side.need is None:
        details = getattr(side.lines[0], "need_details", None)
        return Thing(key, tuple(texts), False, details and details.occupation_id, frozenset(side.skills))
    title = side.need.title
    weight = 100 * len(side.clusters) + len(side.lines)
    return Thing(key, (title, *texts), True, side.need.occupation_id, frozenset(side.skills), weight)


def _profile(line: Contribution) -> str:
    details = getattr(line, "need_details", None)
    return details.profile_label if details else ""


def _sides(user) -> dict[str, Side]:
    """What can be joined, under the names of `_need_key` and `_line_key`."""
    needs = {need.pk: Side(need, []) for need in linkable_needs(user)[:MOST_NEEDS]}
    links = NeedStatement.objects.visible_to(user).live().filter(need__in=needs)
    of_line: dict[int, Side] = {}
    told = ("contribution__need_details", "contribution__focus_group__cluster", "contribution__focus_group__round")
    for link in links.select_related(*told):
        needs[link.need_id].lines.append(link.contribution)
        of_line[link.contribution_id] = needs[link.need_id]
    loose = {line.pk: Side(None, [line]) for line in unlinked_lines(user)[:MOST_LINES]}
    of_line |= loose
    named = NeedSkill.objects.filter(details__in=of_line, concept__isnull=False)
    for line, concept in named.values_list("details", "concept"):
        of_line[line].skills.add(concept)
    return {_need_key(pk): side for pk, side in needs.items()} | {_line_key(pk): side for pk, side in loose.items()}


def _judged_apart(user) -> set[frozenset[str]]:
    rows = Distinction.objects.visible_to(user).in_force()
    found = rows.values_list("need", "other", "contribution", "second_line")
    return {
        frozenset([*map(_need_key, filter(None, row[:2])), *map(_line_key, filter(None, row[2:]))]) for row in found
    }


def _need_key(pk: int) -> str:
    return f"need:{pk}"


def _line_key(pk: int) -> str:
    return f"line:{pk}"
