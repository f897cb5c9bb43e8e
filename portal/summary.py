"""In sintesi: the figures of the published needs, each with the finding it supports and the way to what is behind it.

Every figure counts published needs, which are free, and counts them as the public list does: a cell, a bar or a chip
leads to exactly the needs it counts. Numbers of bodies come from `needs.figures`, under the disclosure rule.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.bars import Bar, bars
from charts.figure import Figure
from charts.heat import HeatTable, heat_table
from charts.svg import NARROW, WIDE
from charts.tiles import Tile, tile_map
from clusters.profile import profile
from core.calendar import today
from core.facets import Facet
from core.languages import italian
from needs.explorer import Dimension, Explorer
from needs.figures import NeedFigures
from needs.models import Need
from portal.explored import api_urls, keys_in_order, list_url, public_explorer, public_needs, rows_of

CHOICES = ("ciclo", "cluster", "ambito")
NAMED = {"ambito", "provincia"}  # their values are names, Italian on every page
MOST_ASKED = 6
LITTLE = 10
ANSWERED = "answered"
MOVING = ("new", "growing", "persistent", ANSWERED)
MOST_MOVED = 5


@dataclass(frozen=True)
class Asked:
    """One of the needs said most, with the parts of its priority."""

    need: Need
    figures: NeedFigures


@dataclass(frozen=True)
class Heat:
    """Clust-ER by S3 area: the table, and the areas alone for a narrow screen."""

    figure: Figure
    table: HeatTable


@dataclass(frozen=True)
class Map:
    """The provinces: the drawing, and its rows of name, number and the way to what is counted (empty for none)."""

    figure: Figure
    rows: list[tuple[str, int, str]]


@dataclass(frozen=True)
class Moved:
    """Needs that went one way between the rounds: how many, where they all are, and the first of them."""

    label: str
    count: int
    url: str
    needs: list[Need]


@dataclass(frozen=True)
class Movement:
    """The needs by how they went on."""

    figure: Figure
    moved: list[Moved]


@dataclass(frozen=True)
class Summary:
    """The figures for one choice of round, cluster and area."""

    explorer: Explorer
    n: int
    heat: Heat | None
    asked: list[Asked]
    change: Figure
    movement: Movement
    provinces: Map | None
    transitions: Figure | None

    @property
    def is_little(self) -> bool:
        return 0 < self.n < LITTLE

    def facets(self) -> list[Facet]:
        """The choices of round, cluster and area."""
        return [self.explorer.facet(name) for name in CHOICES]

    @property
    def list_url(self) -> str:
        return list_url(self.explorer)


def summary_of(query: QueryDict) -> Summary:
    """Compute the figures that anybody may read; unknown choices are left out."""
    asked = QueryDict(mutable=True)
    asked.update({name: query[name] for name in CHOICES if name in query})
    explorer = public_explorer(asked, sort="cluster")
    return Summary(
        explorer=explorer,
        n=len(explorer.left()),
        heat=_heat(explorer),
        asked=_asked(explorer),
        change=_change(explorer),
        movement=_movement(explorer),
        provinces=_provinces(explorer),
        transitions=_transitions(explorer),
    )


# --- the figures ---


def _heat(explorer: Explorer) -> Heat | None:
    clusters, areas, left = explorer.dimension("cluster"), explorer.dimension("ambito"), explorer.left()
    pairs = {
        (cluster, area): len(left & clusters.of(cluster) & areas.of(area))
        for cluster in clusters.labels
        for area in areas.labels
    }
    pairs = {pair: n for pair, n in pairs.items() if n}
    if not pairs:
        return None
    rows = {label: slug for slug, label in clusters.labels.items() if any(slug == row for row, _area in pairs)}
    columns = {label: code for code, label in areas.labels.items() if any(code == area for _row, area in pairs)}
    table = heat_table(
        {(clusters.labels[row], areas.labels[column]): n for (row, column), n in pairs.items()},
        list(rows),
        list(columns),
        caption=_("Fabbisogni pubblicati per Clust-ER e ambito S3"),
        corner=_("Clust-ER"),
        url=lambda row, column: list_url(explorer, cluster=rows[row], ambito=columns[column]),
    )
    return Heat(_areas(explorer, list(columns.values()), pairs), table)


def _areas(explorer: Explorer, codes: list[str], pairs: Mapping[tuple[str, str], int]) -> Figure:
    areas, clusters = explorer.dimension("ambito"), explorer.dimension("cluster")
    most = max(pairs.values())
    first = [pair for pair, n in pairs.items() if n == most]
    title = _("Dove si concentrano i fabbisogni: %(n)d ambiti S3") % {"n": len(codes)}
    if len(first) == 1:
        row, column = first[0]
        words = {"cluster": clusters.labels[row], "area": areas.labels[column], "n": most}
        title = _("%(cluster)s e «%(area)s» si incontrano più di tutti: %(n)d fabbisogni") % words
    return _figure(
        explorer,
        "heat",
        areas,
        codes,
        title=title,
        subtitle=_("Numero di fabbisogni pubblicati; uno stesso fabbisogno può riguardare più ambiti e più Clust-ER."),
        head=_("Ambito S3"),
    )


def _asked(explorer: Explorer) -> list[Asked]:
    found = public_needs().filter(pk__in=explorer.left()).with_counts(public=True)
    first = found.order_by("-table_count", "-cluster_count", "title", "pk").values_list("pk", flat=True)[:MOST_ASKED]
    return [Asked(need, figures) for need, figures in rows_of(list(first))]


def _courses(explorer: Explorer) -> Dimension:
    """How needs went on over the rounds, with those that have had an answer."""
    courses, statuses = explorer.dimension("andamento"), explorer.dimension("stato")
    return Dimension(
        "andamento",
        courses.title,
        {**courses.labels, ANSWERED: _("ha avuto risposta")},
        {**courses.needs, ANSWERED: statuses.of(ANSWERED)},
    )


def _behind(course: str) -> dict[str, str]:
    """The choice of the public list that holds the needs of a course."""
    return {"stato": course} if course == ANSWERED else {"andamento": course}


def _change(explorer: Explorer) -> Figure:
    dimension = _courses(explorer)
    counts = _counts(explorer, dimension)
    words = {"new": counts["new"], "growing": counts["growing"], "again": counts["growing"] + counts["persistent"]}
    title = ngettext("%(n)d fabbisogno nuovo", "%(n)d fabbisogni nuovi", words["new"]) % {"n": words["new"]}
    title += ngettext(", %(n)d detto di nuovo", ", %(n)d detti di nuovo", words["again"]) % {"n": words["again"]}
    return _figure(
        explorer,
        "change",
        dimension,
        list(dimension.labels),
        title=title,
        subtitle=_("Come vanno i fabbisogni da un ciclo all'altro; in crescita: lo dicono più voci del ciclo prima."),
        head=_("Nei cicli"),
        link=_behind,
    )


def _movement(explorer: Explorer) -> Movement:
    """The needs behind the change: of each course those that most clusters say, each one click from its lines."""
    dimension, ordered, left = _courses(explorer), keys_in_order(explorer), explorer.left()
    keys = {course: [key for key in ordered if key in left & dimension.of(course)] for course in MOVING}
    first = {course: found[:MOST_MOVED] for course, found in keys.items() if found}
    needs = public_needs().with_counts(public=True).in_bulk([key for found in first.values() for key in found])
    moved = [
        Moved(
            capfirst(dimension.labels[course]),
            len(keys[course]),
            list_url(explorer, **_behind(course)),
            [needs[key] for key in found if key in needs],
        )
        for course, found in first.items()
    ]
    rows = [(italian(need.title), group.label) for group in moved for need in group.needs]
    urls = api_urls(explorer)
    figure = Figure(
        id="moved",
        title=_("Quali fabbisogni si sono mossi tra i cicli"),
        subtitle=_("I primi di ogni gruppo: quelli che più Clust-ER dicono. Il nome porta alle righe che lo dicono."),
        n=len(left),
        wide="",
        narrow="",
        header=[_("Fabbisogno"), _("Nei cicli")],
        rows=rows,
        source=_("registro del portale"),
        on=today(),
        csv_url=urls.get("CSV", ""),
        api_url=urls.get("API", ""),
    )
    return Movement(figure, moved)


def _provinces(explorer: Explorer) -> Map | None:
    """Of which provinces the lines speak, on a map of tiles where the region has one; None when they name none."""
    provinces = explorer.dimension("provincia")
    counts = _counts(explorer, provinces)
    if not any(counts.values()):
        return None
    figure = _figure(
        explorer,
        "provinces",
        provinces,
        list(provinces.labels),
        title=_first(explorer, provinces, _("%(name)s è la provincia più nominata"), _("Le province nominate")),
        subtitle=_("Fabbisogni in cui una riga nomina la provincia, lungo la via Emilia. Zero: nessuno l'ha nominata."),
        head=_("Provincia"),
        draw=_tiles(provinces) if profile().province_tiles.keys() >= provinces.labels.keys() else bars,
    )
    urls = {code: list_url(explorer, provincia=code) if n else "" for code, n in counts.items()}
    return Map(figure, [(italian(name), counts[code], urls[code]) for code, name in provinces.labels.items()])


def _tiles(provinces: Dimension) -> Callable[..., str]:
    """Draws bars, one for each province in order, as tiles in their places."""
    places = profile().province_tiles

    def draw(rows: list[Bar], **words) -> str:
        tiles = [
            Tile(bar.label, code, int(bar.value or 0), tuple(places[code]))
            for code, bar in zip(provinces.labels, rows, strict=True)
        ]
        return tile_map(tiles, **words)

    return draw


def _transitions(explorer: Explorer) -> Figure | None:
    """None when no line concerns a transition."""
    transitions = explorer.dimension("transizione")
    if not any(_counts(explorer, transitions).values()):
        return None
    return _figure(
        explorer,
        "transitions",
        transitions,
        list(transitions.labels),
        title=_first(explorer, transitions, _("La transizione più presente: %(name)s"), _("Le tre transizioni")),
        subtitle=_("Fabbisogni che riguardano una transizione; uno stesso fabbisogno può riguardarne più d'una."),
        head=_("Transizione"),
    )


# --- how a figure is made ---


def _counts(explorer: Explorer, dimension: Dimension) -> dict[str, int]:
    left = explorer.left()
    return {value: len(left & dimension.of(value)) for value in dimension.labels}


def _first(explorer: Explorer, dimension: Dimension, found: str, otherwise: str) -> str:
    """Name the value with most needs, when there is one alone."""
    counts = _counts(explorer, dimension)
    most = max(counts.values(), default=0)
    first = [value for value, n in counts.items() if n == most]
    if not most or len(first) > 1:
        return otherwise
    words = {"n": most, "all": len(explorer.left())}
    return found % {"name": dimension.labels[first[0]]} + _(": %(n)d fabbisogni su %(all)d") % words


def _figure(
    explorer: Explorer,
    name: str,
    dimension: Dimension,
    values: list[str],
    *,
    title: str,
    subtitle: str,
    head: str,
    link: Callable[[str], dict[str, str]] | None = None,
    draw: Callable[..., str] = bars,
) -> Figure:
    """Draw how many needs each value has; a value with some leads to them."""
    counts = _counts(explorer, dimension)
    rows = [(capfirst(dimension.labels[value]), counts[value], value) for value in values]
    named = italian if dimension.name in NAMED else str
    behind = link or (lambda value: {dimension.name: value})
    drawn = [Bar(label, n) for label, n, _value in rows]
    said = "; ".join(f"{label}: {n}" for label, n, _value in rows)
    words = {"title": title, "desc": said}
    urls = api_urls(explorer)
    return Figure(
        id=name,
        title=title,
        subtitle=subtitle,
        n=len(explorer.left()),
        wide=draw(drawn, id=f"{name}-wide", width=WIDE, **words),
        narrow=draw(drawn, id=f"{name}-narrow", width=NARROW, **words),
        header=[head, _("Fabbisogni")],
        rows=[(named(label), n) for label, n, _value in rows],
        source=_("registro del portale"),
        on=today(),
        csv_url=urls.get("CSV", ""),
        api_url=urls.get("API", ""),
        links=[
            (format_html("{} ({})", named(label), n), list_url(explorer, **behind(value)))
            for label, n, value in rows
            if n
        ],
    )
