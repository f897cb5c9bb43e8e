"""Search over everything that anybody may read: Italian endings, no accents, and what was perhaps meant.

Every kind of record is asked for through the queryset of what is public, whoever looks: what is not public cannot be
counted, ranked or quoted. Two queries, and one more for each kind on the page.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection
from django.db.models import CharField, Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat
from django.http import QueryDict
from django.template.defaultfilters import date as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from core.facets import address
from core.search import CONFIG, asked, vector_of
from core.text import folded
from focusgroups.models import Contribution, FocusGroup, Round
from needs.models import Indicator, Need, NeedStatement
from news.models import Item
from portal.proposals import public_proposals
from reports.models import PositionPaper, PublishedText
from skills.models import Concept

WORDS, KIND = "testo", "tipo"
MOST_TEXT = 200
MOST_NEAR = 5
MARK = "\u27e6words\u27e7"
HIT, END = "\u27e6", "\u27e7"
NEARLY_THE_WORD = 0.4
SIGNS = re.compile(r"\*\*|__|^##\s+|\]\([^)\s]*\)|\\", re.MULTILINE)
ANYBODY = AnonymousUser()

Keys = Sequence[int]


@dataclass(frozen=True)
class Kind:
    """One kind of record. `rows` is what anybody may read of it, `fields` what is searched, the title first.

    `also` returns those parts of the record in the outer query that hold the words, `quoted` the part that is quoted
    below the title.
    """

    name: str
    label: str
    rows: Callable[[], QuerySet]
    fields: tuple[str, ...]
    related: tuple[str, ...] = ()
    note: Callable[[Model], object] = lambda record: ""
    weight: float = 1.0
    also: Callable[[SearchQuery], QuerySet] | None = None
    quoted: Callable[[SearchQuery], Subquery] | None = None

    def holding(self, query: SearchQuery) -> QuerySet:
        """Every record that holds the words, out of the index; only their keys are used, within what is public."""
        everything = self.rows().model._base_manager.annotate(words_here=vector_of(*self.fields))
        return everything.filter(words_here=query).order_by().values("pk")

    def found(self, query: SearchQuery) -> QuerySet:
        keys = Q(pk__in=self.holding(query))
        if self.also:
            keys |= Q(Exists(self.also(query)))
        return self.rows().order_by().filter(keys)

    def ranked(self, query: SearchQuery) -> QuerySet:
        """Kind, key and rank of what is found; words of the title count twice."""
        title, everything = vector_of(self.fields[0]), vector_of(*self.fields)
        rank = (SearchRank(title, query) + SearchRank(everything, query)) * Value(self.weight)
        found = self.found(query).annotate(found_kind=Value(self.name, CharField()), key=F("pk"), rank=rank)
        return found.values_list("found_kind", "key", "rank")

    def counted(self, query: SearchQuery) -> QuerySet:
        kind = Value(self.name, CharField())
        return self.found(query).annotate(found_kind=kind).values("found_kind").annotate(n=Count("pk", distinct=True))

    def read(self, keys: Keys, query: SearchQuery) -> dict[int, Model]:
        """The records with these keys, each with the passage that answers."""
        text = Concat(
            *(piece for field in self.fields[1:] for piece in (F(field), Value(" "))),
            Value(""),
            output_field=TextField(),
        )
        rows = self.rows().order_by().filter(pk__in=keys).annotate(passage=headline(text, query))
        if self.quoted:
            rows = rows.annotate(quoted=self.quoted(query))
        return {row.pk: row for row in rows.select_related(*self.related)}


def headline(text, query: SearchQuery) -> SearchHeadline:
    return SearchHeadline(
        text,
        query,
        config=CONFIG,
        start_sel=HIT,
        stop_sel=END,
        max_words=35,
        min_words=15,
        max_fragments=1,
        short_word=1,  # the first and last words of a passage stay, however short
    )


# --- what is searched ---


def _texts(query: SearchQuery) -> QuerySet:
    """What the paper in the outer query says in its public edition."""
    return PublishedText.objects.filter(words=query, paper=OuterRef("pk")).order_by()


def _paper_passage(query: SearchQuery) -> Subquery:
    return Subquery(_texts(query).annotate(said=headline(F("text"), query)).values("said"))


def _need_lines(query: SearchQuery) -> QuerySet:
    live = NeedStatement.objects.live().published().filter(need=OuterRef("pk"))
    return live.filter(contribution__words=query).order_by()


def _need_passage(query: SearchQuery) -> Subquery:
    lines = _need_lines(query).order_by("-contribution_id")
    return Subquery(lines.annotate(said=headline(F("contribution__text"), query)).values("said")[:1])


def _group_lines(query: SearchQuery) -> QuerySet:
    return Contribution.objects.published().filter(words=query, focus_group=OuterRef("pk")).order_by()


def _group_passage(query: SearchQuery) -> Subquery:
    lines = _group_lines(query).order_by("pk")
    return Subquery(lines.annotate(said=headline(F("text"), query)).values("said")[:1])


def _of_group(record) -> str:
    return f"{record.cluster} · {record.round}"


KINDS = (
    Kind(
        "fabbisogni",
        _("Fabbisogni"),
        lambda: Need.objects.published(),
        ("title", "description"),
        also=_need_lines,
        quoted=_need_passage,
    ),
    Kind(
        "proposte",
        _("Proposte ed esiti"),
        public_proposals,
        ("action", "lead", "partners"),
        related=("block__section__paper",),
        note=lambda record: record.block.section.paper,
    ),
    Kind(
        "position-paper",
        _("Position paper"),
        lambda: PositionPaper.objects.public(),
        ("title", "theme", "summary"),
        related=("round",),
        note=lambda record: record.round,
        also=_texts,
        quoted=_paper_passage,
    ),
    Kind(
        "cluster",
        _("Clust-ER"),
        lambda: Cluster.objects.visible_to(ANYBODY),
        ("short_name", "official_name", "description"),
    ),
    Kind(
        "focus-group",
        _("Focus group"),
        lambda: FocusGroup.objects.visible_to(ANYBODY),
        ("title", "questions"),
        related=("cluster", "round"),
        note=_of_group,
        also=_group_lines,
        quoted=_group_passage,
    ),
    Kind(
        "notizie",
        _("Notizie"),
        lambda: Item.objects.published(),
        ("title", "text"),
        note=lambda record: format_date(localtime(record.published_at), "j F Y").lower(),
    ),
    Kind(
        "appuntamenti",
        _("Appuntamenti"),
        lambda: Round.objects.visible_to(ANYBODY),
        ("name", "city", "venue", "programme"),
        note=lambda record: record.city,
    ),
    Kind(
        "competenze",
        _("Competenze e professioni"),
        lambda: Concept.objects.public(),
        ("name", "description"),
        related=("vocabulary",),
        weight=0.4,  # a vocabulary has a name for everything: what was said comes first
        note=lambda record: record.vocabulary,
    ),
    Kind("dati", _("Dati statistici"), lambda: Indicator.objects.visible_to(ANYBODY), ("name", "coverage")),
)


# --- what a reader asks for ---


@dataclass(frozen=True)
class Hit:
    """One answer: `parts` are pieces of the passage, each with whether it is one of the words asked for."""

    kind: str
    title: str
    url: str
    note: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Nearest:
    """A query near one that finds nothing, and how much it finds."""

    words: str
    count: int


@dataclass(frozen=True)
class Search:
    """What was asked for, and how much of each kind answers."""

    query: QueryDict
    words: str
    counts: Mapping[str, int]

    @property
    def kind(self) -> Kind | None:
        """The kind asked for, if there is one of that name."""
        return next((kind for kind in KINDS if kind.name == self.query.get(KIND)), None)

    @property
    def count(self) -> int:
        return self.counts.get(self.kind.name, 0) if self.kind else sum(self.counts.values())

    def tabs(self) -> list[dict]:
        """Everything, then each kind with how much it holds; kinds without an answer are left out."""
        every = [(k.name, k.label, self.counts.get(k.name, 0), self.kind is k) for k in KINDS]
        everything = ("", _("Tutto"), sum(self.counts.values()), self.kind is None)
        return [
            {"label": label, "url": address(self.query, KIND, name), "count": count, "current": current}
            for name, label, count, current in [everything, *every]
            if count or current or not name
        ]

    def ranked(self, first: int, most: int) -> list[tuple[str, int, float]]:
        """Kind, key and rank of what is found, the best first, at most so many from `first` on.

        Only kinds that hold something are asked again.
        """
        kinds = [self.kind] if self.kind else [kind for kind in KINDS if kind.name in self.counts]
        sql, params = _ranking(tuple(kind.name for kind in kinds))
        return _read(f"{sql} LIMIT {most:d} OFFSET {first:d}", params, self.words)


def search(query: QueryDict) -> Search:
    words = " ".join(query.get(WORDS, "").replace("\x00", "").split())[:MOST_TEXT]
    return Search(query, words, counts_of(words) if words else {})


def counts_of(words: str) -> dict[str, int]:
    """How many records of each kind hold the words."""
    return {name: n for name, n in _read(*_counting(), words) if n}


# Putting the statements together costs more than the database needs to answer them: it is done once, with a mark where
# the words go. They ask for what anybody may read, which changes with the rows and not with the day or the reader.


@lru_cache
def _counting() -> tuple[str, tuple]:
    """How many records of each kind hold the words."""
    return _together([kind.counted(asked(MARK)) for kind in KINDS]).query.sql_with_params()


@lru_cache
def _ranking(names: tuple[str, ...]) -> tuple[str, tuple]:
    """Kind, key and rank of all records of these kinds that hold the words."""
    found = _together([kind.ranked(asked(MARK)) for kind in KINDS if kind.name in names])
    return found.order_by("-rank", "found_kind", "key").query.sql_with_params()


def _read(sql: str, params: tuple, words: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [words if value == MARK else value for value in params])
        return cursor.fetchall()


def hits(rows: Iterable[tuple[str, int, float]], words: str) -> list[Hit]:
    """Read the records of a page, in its order."""
    rows, query = list(rows), asked(words)
    wanted: dict[str, list[int]] = defaultdict(list)
    for name, key, _rank in rows:
        wanted[name].append(key)
    kinds = {kind.name: kind for kind in KINDS}
    records = {name: kinds[name].read(keys, query) for name, keys in wanted.items()}
    return [_hit(kinds[name], records[name][key]) for name, key, _rank in rows if key in records[name]]


def _hit(kind: Kind, record) -> Hit:
    passage = getattr(record, "quoted", None) or record.passage
    title = str(getattr(record, kind.fields[0]))
    return Hit(str(kind.label), title, record.get_absolute_url(), str(kind.note(record)), _parts(passage))


def _parts(passage: str) -> tuple[tuple[str, bool], ...]:
    """Part a passage at its marks, without the signs of the small markup."""
    pieces = re.split(f"[{HIT}{END}]", SIGNS.sub("", passage.strip()))
    return tuple((piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece)


def _together(found: Sequence[QuerySet]) -> QuerySet:
    return reduce(lambda one, other: one.union(other, all=True), found)


# --- what was perhaps meant ---

NEAR = """
WITH words AS MATERIALIZED (
    SELECT DISTINCT word FROM ({titles}) AS named (title),
        regexp_split_to_table(lower(unaccent(title)), '[^[:alnum:]]+') AS word WHERE length(word) > 3)
SELECT (SELECT word FROM words WHERE similarity(word, typed) >= %s ORDER BY similarity(word, typed) DESC, word LIMIT 1)
FROM unnest(%s::text[]) WITH ORDINALITY AS asked (typed, place) ORDER BY place
"""


def nearest(words: str) -> list[Nearest]:
    """Queries near one that finds nothing: with the words that public titles have, then with one word less."""
    typed = folded(re.sub(r"[^\w\s]", " ", words)).split()
    meant = [near or word for near, word in zip(_in_titles(typed), typed, strict=True)]
    tried = [" ".join(meant), *(sorted(set(meant), key=len, reverse=True) if len(meant) > 1 else [])]
    other = [text for text in dict.fromkeys(tried) if text and text != " ".join(typed)][:MOST_NEAR]
    return [near for near in (Nearest(text, sum(counts_of(text).values())) for text in other) if near.count]


def _in_titles(typed: list[str]) -> list[str | None]:
    """For each word the nearest one of a public title; None when nothing is near."""
    titles = _together(
        [kind.rows().order_by().values_list(kind.fields[0]) for kind in KINDS if kind.name != "competenze"]
    )
    sql, params = titles.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(NEAR.format(titles=sql), [*params, NEARLY_THE_WORD, typed])
        return [near for (near,) in cursor.fetchall()]
