"""Needs by words and facets: which there are, how many each choice leaves, and what lies near an empty answer.

Attributes are those of the lines the reader may read. Counts are of needs, which are free. The choices of one reader
cost a fixed number of queries, one for each facet: the database says which needs each value has, the rest is sets.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.lookups import Unaccent
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, F, Q, QuerySet, Value
from django.http import QueryDict
from django.utils.translation import gettext as _

from clusters.models import Cluster, Province, S3Area
from core.facets import Facet, address, facet
from core.text import by_name
from focusgroups.models import Contribution, Round
from needs.analysis.persistence import Course, RoundHeard, course_of
from needs.models import Need, NeedStatement

WORDS, ORDER = "testo", "ordine"
MOST_TEXT = 200
EQF_LEVELS = range(1, 9)
LINE = "contribution"
GROUP = f"{LINE}__focus_group"
ROUND = f"{GROUP}__round"
TARGET = f"{LINE}__merged_into"
NEAR, MOST_NEAR = 0.35, 3

Keys = frozenset[int]


@dataclass(frozen=True)
class Dimension:
    """One facet: its values with their labels, in reading order, and the needs that have each."""

    name: str
    title: str
    labels: Mapping[str, str]
    needs: Mapping[str, Keys]

    def of(self, value: str) -> Keys:
        return self.needs.get(value, frozenset())


@dataclass(frozen=True)
class Nearest:
    """A query near one that finds nothing, and how many needs it leaves."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Explorer:
    """What a reader asked for, and the needs that answer."""

    query: QueryDict
    dimensions: tuple[Dimension, ...]
    words: str
    sort: str
    everything: Keys
    worded: Keys

    @property
    def chosen(self) -> dict[str, str]:
        """The choices that exist, by facet."""
        asked = {d.name: self.query.get(d.name, "") for d in self.dimensions}
        return {d.name: asked[d.name] for d in self.dimensions if asked[d.name] in d.labels}

    @property
    def refused(self) -> list[str]:
        """The parameters whose value does not exist, as `name=value`: the list is shown without them."""
        asked = [(d, self.query.get(d.name, "")) for d in self.dimensions]
        return [f"«{d.name}={value}»" for d, value in asked if value and value not in d.labels]

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.chosen)

    def left(self, without: str = "") -> Keys:
        """The needs that words and choices leave, leaving out one of them."""
        found = self.everything if without == WORDS else self.worded
        for dimension in self.dimensions:
            value = self.chosen.get(dimension.name)
            if value and dimension.name != without:
                found &= dimension.of(value)
        return found

    def facets(self) -> list[Facet]:
        """Each facet counts what its values would leave beside the other choices; empty values are not offered."""
        return [facet for facet in map(self._facet, self.dimensions) if facet.choices]

    def dimension(self, name: str) -> Dimension:
        return next(dimension for dimension in self.dimensions if dimension.name == name)

    def facet(self, name: str) -> Facet:
        """One facet, also when it offers nothing."""
        return self._facet(self.dimension(name))

    def _facet(self, dimension: Dimension) -> Facet:
        base, chosen = self.left(without=dimension.name), self.chosen.get(dimension.name)
        counts = {value: len(base & dimension.of(value)) for value in dimension.labels}
        rows = [(v, label, counts[v]) for v, label in dimension.labels.items() if counts[v] or v == chosen]
        return facet(self.query, dimension.name, dimension.title, rows)

    def chips(self) -> list[tuple[str, str]]:
        """What is asked for, in words, each with the address that takes it away."""
        words = [(_("Parole: %(words)s") % {"words": self.words}, address(self.query, WORDS, ""))] if self.words else []
        chosen = [(d, self.chosen[d.name]) for d in self.dimensions if d.name in self.chosen]
        return words + [(f"{d.title}: {d.labels[value]}", address(self.query, d.name, "")) for d, value in chosen]

    def nearest(self) -> list[Nearest]:
        """The queries with one thing less, those that find most first."""
        asked = {WORDS: _("Parole")} if self.words else {}
        asked |= {d.name: d.title for d in self.dimensions if d.name in self.chosen}
        near = [
            Nearest(_("Senza «%(name)s»") % {"name": title}, address(self.query, name, ""), len(self.left(name)))
            for name, title in asked.items()
        ]
        return sorted((item for item in near if item.count), key=lambda item: -item.count)


@dataclass(frozen=True)
class Ground:
    """The needs that can be explored and the facets over them: the same whatever is asked for."""

    dimensions: tuple[Dimension, ...]
    everything: Keys


def ground_of(needs: QuerySet, lines: QuerySet[Contribution], *, published_only: bool) -> Ground:
    """Read the attributes of `needs` from `lines`, those that the reader may read."""
    statuses = {pk: status for pk, status in needs.order_by().values_list("pk", "status")}
    said = (
        NeedStatement.objects.live().filter(need__in=needs.order_by().values("pk"), contribution__in=lines).order_by()
    )
    dimensions = (
        _transitions(said),
        _clusters(said),
        _courses(needs, statuses, published_only),
        _rounds(said),
        _levels(said),
        _areas(said),
        _provinces(said),
        _statuses(statuses),
    )
    return Ground(dimensions, frozenset(statuses))


def explore(
    query: QueryDict,
    needs: QuerySet,
    lines: QuerySet[Contribution],
    *,
    published_only: bool,
    sort: str = "",
    ground: Ground | None = None,
) -> Explorer:
    """Explore `needs` by the attributes of `lines`; `ground`: what was read of them before."""
    words = query.get(WORDS, "").strip()[:MOST_TEXT]
    ground = ground or ground_of(needs, lines, published_only=published_only)
    worded = frozenset(needs.searched(words, lines=lines).order_by().values_list("pk", flat=True)) if words else None
    return Explorer(
        query=query,
        dimensions=ground.dimensions,
        words=words,
        sort=query.get(ORDER, "") or sort,
        everything=ground.everything,
        worded=ground.everything if worded is None else worded & ground.everything,
    )


def like_titles(words: str, needs: QuerySet[Need]) -> QuerySet[Need]:
    """The needs whose titles come nearest to words that found nothing."""
    alike = TrigramWordSimilarity(Unaccent(Value(words)), Unaccent(F("title")))  # type: ignore[arg-type]
    return needs.annotate(near=alike).filter(near__gte=NEAR).order_by("-near", "title", "pk")[:MOST_NEAR]


def _keys(needs: QuerySet[Need]) -> QuerySet:
    return needs.order_by().values("pk")


# --- the facets ---


def _grouped(said: QuerySet[NeedStatement], field: str) -> dict[str, Keys]:
    """The needs by the values of a field of their lines."""
    rows = said.filter(**{f"{field}__isnull": False}).values_list(field).annotate(keys=ArrayAgg("need", distinct=True))
    return {value: frozenset(keys) for value, keys in rows}


def _clusters(said) -> Dimension:
    labels = dict(Cluster.objects.order_by(by_name("short_name")).values_list("slug", "short_name"))
    return Dimension("cluster", _("Clust-ER"), labels, _grouped(said, f"{GROUP}__cluster__slug"))


def _rounds(said) -> Dimension:
    labels = dict(Round.objects.order_by("-held_on", "pk").values_list("slug", "name"))
    return Dimension("ciclo", _("Ciclo"), labels, _grouped(said, f"{ROUND}__slug"))


def _areas(said) -> Dimension:
    labels = dict(S3Area.objects.order_by("code").values_list("code", "short_name"))
    return Dimension("ambito", _("Ambito S3"), labels, _grouped(said, f"{LINE}__s3_areas__code"))


def _provinces(said) -> Dimension:
    labels = dict(Province.objects.order_by("order").values_list("code", "name"))
    return Dimension("provincia", _("Provincia"), labels, _grouped(said, f"{LINE}__provinces__code"))


def _transitions(said) -> Dimension:
    flags = {"digitale": "is_digital", "verde": "is_green", "ia": "is_ai"}
    labels = {"digitale": _("digitale"), "verde": _("verde"), "ia": _("intelligenza artificiale")}
    found = said.aggregate(
        **{name: ArrayAgg("need", distinct=True, filter=Q(**{f"{LINE}__{flag}": True})) for name, flag in flags.items()}
    )
    return Dimension("transizione", _("Transizione"), labels, {name: frozenset(found[name] or ()) for name in flags})


def _levels(said) -> Dimension:
    """A line that asks for levels 4 to 6 counts for 4, 5 and 6."""
    low, high = f"{LINE}__need_details__eqf_min", f"{LINE}__need_details__eqf_max"
    rows = said.filter(Q(**{f"{low}__isnull": False}) | Q(**{f"{high}__isnull": False}))
    needs: dict[str, set[int]] = defaultdict(set)
    for lowest, highest, keys in rows.values_list(low, high).annotate(keys=ArrayAgg("need", distinct=True)):
        for level in range(lowest or highest, (highest or lowest) + 1):
            needs[str(level)].update(keys)
    labels = {str(level): _("EQF %(level)s") % {"level": level} for level in EQF_LEVELS}
    return Dimension("eqf", _("Livello EQF"), labels, {level: frozenset(keys) for level, keys in needs.items()})


def _statuses(statuses: Mapping[int, str]) -> Dimension:
    labels = {value: str(label) for value, label in Need.Status.choices}
    return Dimension("stato", _("Stato"), labels, _inverted(statuses.items()))


def _courses(needs: QuerySet[Need], statuses: Mapping[int, str], published_only: bool) -> Dimension:
    """How each need goes on over the rounds, as its page says it."""
    labels = {
        Course.NEW: _("nuovo"),
        Course.GROWING: _("in crescita"),
        Course.PERSISTENT: _("persistente"),
        Course.QUIET: _("non ripetuto nell'ultimo ciclo"),
    }
    found = needs_by_course(needs, statuses, published_only=published_only)
    return Dimension("andamento", _("Nei cicli"), {course.value: label for course, label in labels.items()}, found)


def needs_by_course(needs: QuerySet[Need], statuses: Mapping[int, str], *, published_only: bool) -> Mapping[str, Keys]:
    """Return the needs by how they go on over the rounds; `statuses`: the status of each."""
    heard = needs_heard(needs, published_only)
    last = NeedStatement.objects.latest_round(published_only=published_only)
    return _inverted(
        (pk, course_of(heard[pk], status=status, last_round=last).value) for pk, status in statuses.items()
    )


def needs_heard(needs: QuerySet[Need], published_only: bool) -> Mapping[int, tuple[RoundHeard, ...]]:
    """In which rounds each need was said, by how many voices, as `needs.queries` counts them for its page."""
    counted = NeedStatement.objects.counted(published_only=published_only).filter(
        need__in=needs.order_by().values("pk")
    )
    silent = counted.unheard().filter(**{f"{TARGET}__isnull": False})
    stood_for: dict[tuple, set] = {key: voices for key, voices, *_size in _said(silent, TARGET)}
    heard: dict[int, tuple[RoundHeard, ...]] = defaultdict(tuple)
    for key, voices, lines, clusters in sorted(_said(counted, LINE), key=itemgetter(0)):
        day, name, need = key
        heard[need] += (RoundHeard(name, day, len(voices | stood_for.get(key, set())), lines, clusters),)
    return heard


def _said(statements: QuerySet[NeedStatement], line: str) -> Iterator[tuple[tuple, set, int, int]]:
    """By round and need: the voices of `line`, one without any under its own key; how many lines, of how many clusters.

    A merged line without any adds nothing here: it is said by its target.
    """
    spoken = Q(**{f"{line}__voices__isnull": False}) | Q(**{f"{line}__merged_from__voices__isnull": False})
    rows = statements.values_list(f"{ROUND}__held_on", f"{ROUND}__slug", "need").annotate(
        voices=ArrayAgg(f"{line}__voices__voice_key", distinct=True),
        joined=ArrayAgg(f"{line}__merged_from__voices__voice_key", distinct=True),
        standing=ArrayAgg(line, filter=Q(**{f"{line}__merged_into__isnull": True}), distinct=True),
        spoken=ArrayAgg(line, filter=spoken, distinct=True),
        lines=Count(LINE, distinct=True),
        clusters=Count(f"{GROUP}__cluster", distinct=True),
    )
    for *key, voices, joined, standing, heard, lines, clusters in rows.order_by():
        unheard = {*(standing or ())} - {*(heard or ())}
        yield tuple(key), ({*voices, *joined} - {None}) | unheard, lines, clusters


def _inverted(pairs: Iterable[tuple[int, str]]) -> dict[str, Keys]:
    found: dict[str, set[int]] = defaultdict(set)
    for key, value in pairs:
        found[value].add(key)
    return {value: frozenset(keys) for value, keys in found.items()}
