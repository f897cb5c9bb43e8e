"""What a page prints of a need's figures: labels, and numbers of bodies under the disclosure rule."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clusters.models import FirmSize, Province, SourceCategory
from clusters.profile import profile
from core.disclosure import Figure, Row, part, row_beyond
from core.text import plain_number
from focusgroups.models import NeedDetails, Round
from needs.analysis.assessment import Assessment, assess
from needs.analysis.drivers import ATTRACTION, ENHANCEMENT, PERMANENCE
from needs.analysis.persistence import Course, Persistence
from needs.analysis.priority import Part, Priority
from needs.analysis.rows import Evidence, Reading
from needs.analysis.triangulation import SourceSays, Verdict, newest_first
from needs.analysis.voices import hear, split
from needs.models import Indicator, Need, NeedStatement
from needs.queries import evidence_for

EVERYTHING = 1
TONES = {
    Course.NEW: "info",
    Course.PERSISTENT: "warning",
    Course.GROWING: "warning",
    Course.ANSWERED: "success",
    Verdict.CONFIRMED: "success",
    Verdict.CONTRADICTORY: "warning",
}


@dataclass(frozen=True)
class Badge:
    label: str
    tone: str


@dataclass(frozen=True)
class PartLine:
    """A part of the priority as printed: a share of 100, its weight, how many voices gave it a value."""

    label: str
    share: float | None
    weight: int
    voices: Figure


@dataclass(frozen=True)
class PriorityLines:
    """Score and parts, or neither: without the number of voices they say nothing."""

    score: float
    parts: tuple[PartLine, ...]


@dataclass(frozen=True)
class SourceCard:
    """One source of the evidence strip; `says` is None, and `value` empty, when it is not available."""

    label: str
    says: SourceSays | None
    value: str


@dataclass(frozen=True)
class ReadingLine:
    """One figure quoted beside a need, with the words of its source and the value as printed."""

    source: str
    value: str
    reading: Reading


@dataclass(frozen=True)
class RoundLine:
    name: str
    held_on: date
    lines: int
    clusters: int
    voices: Figure


@dataclass(frozen=True)
class DriverLine:
    label: str
    lever: str
    lines: int


@dataclass(frozen=True)
class NeedFigures:
    """Everything a page prints about the figures of one need."""

    tables: int
    clusters: int
    voices: Figure
    categories: Row[str]
    course: Badge
    since: date | None
    rounds: tuple[RoundLine, ...]
    sources: tuple[SourceCard, ...]
    context: tuple[ReadingLine, ...]
    readings: tuple[ReadingLine, ...]
    verdict: Badge
    verdict_words: str
    priority: PriorityLines | None
    drivers: tuple[DriverLine, ...]
    warnings: tuple[str, ...]


def threshold_for(user, need: Need) -> int:
    """Return the threshold at which `user` reads the numbers of bodies of a need in the work area."""
    return EVERYTHING if user.has_perm("needs.read_exact_figures", need) else profile().network_threshold


def figures_of(
    needs: Iterable[Need], *, threshold: int, published_only: bool = False, known_tables: Collection[str] = ()
) -> list[NeedFigures]:
    """Return the figures of each need, in the order given and in a fixed number of queries.

    `known_tables`: focus groups whose voices the reader counts anyway; what they could subtract stays hidden too.
    """
    evidence = evidence_for(needs, published_only=published_only)
    last_round = NeedStatement.objects.latest_round(published_only=published_only)
    provinces = {province.code: province.name for province in Province.objects.all()}
    names = dict(Round.objects.values_list("slug", "name"))
    sizes = [size for size in FirmSize.values if size != FirmSize.NOT_APPLICABLE]
    assessed = [assess(e, last_round=last_round, provinces=provinces, sizes=sizes) for e in evidence]
    numbers = [_numbers(e, threshold=threshold, known_tables=known_tables) for e in evidence]
    exact = threshold == EVERYTHING
    return [
        _printed(a, n, e.readings, round_names=names, warnings=_warnings(a, provinces) if exact else ())
        for a, n, e in zip(assessed, numbers, evidence, strict=True)
    ]


@dataclass(frozen=True)
class _Numbers:
    """Distinct voices as one reader may see them."""

    by_category: Row[str]
    by_round: Row[str]
    threshold: int
    parts_too: bool

    @property
    def voices(self) -> Figure:
        return self.by_category.total

    def of_part(self, item: Part, *, n: int) -> Figure:
        """How many voices stand behind one part of the priority; for who could subtract, only if it is all of them."""
        if not self.parts_too and item.voices != n:
            return Figure(None, self.threshold, is_withheld=True)
        return part(item.voices, of=n, threshold=self.threshold)


def _numbers(evidence: Evidence, *, threshold: int, known_tables: Collection[str]) -> _Numbers:
    own_lines, other_lines = split(evidence.statements, tables=known_tables)
    own, others = hear(own_lines), hear(other_lines)
    categories = [*SourceCategory.values, *({""} & (own.by_category.keys() | others.by_category.keys()))]
    rounds = sorted(own.by_round.keys() | others.by_round.keys())
    return _Numbers(
        row_beyond(own.by_category, {c: others.by_category.get(c, 0) for c in categories}, threshold=threshold),
        row_beyond(own.by_round, {r: others.by_round.get(r, 0) for r in rounds}, threshold=threshold),
        threshold,
        parts_too=not own_lines or threshold == EVERYTHING,
    )


def _printed(
    a: Assessment, numbers: _Numbers, readings: Iterable[Reading], *, round_names: dict, warnings: tuple[str, ...]
) -> NeedFigures:
    labels = {code: str(label) for code, label in SourceCategory.choices} | {"": _("non rilevato")}
    return NeedFigures(
        tables=a.tables,
        clusters=a.clusters,
        voices=numbers.voices,
        categories=Row({labels[c]: cell for c, cell in numbers.by_category.cells.items()}, numbers.voices),
        course=course_badge(a.persistence),
        since=a.persistence.since,
        rounds=tuple(
            RoundLine(round_names[r.round], r.held_on, r.lines, r.clusters, numbers.by_round.cells[r.round])
            for r in a.persistence.rounds
        ),
        sources=tuple(_source(says) for says in a.triangulation.sources),
        context=tuple(_line(reading) for reading in a.triangulation.context),
        readings=tuple(_line(reading) for reading in newest_first(readings)),
        verdict=Badge(verdict_label(a.triangulation.verdict), TONES.get(a.triangulation.verdict, "neutral")),
        verdict_words=verdict_words(a.triangulation.verdict),
        priority=_priority(a.priority, numbers),
        drivers=tuple(DriverLine(_cause(driver.code), lever_label(driver.lever), driver.lines) for driver in a.drivers),
        warnings=warnings,
    )


def _priority(priority: Priority, numbers: _Numbers) -> PriorityLines | None:
    if priority.score is None or numbers.voices.value is None:
        return None
    parts = tuple(_part(item, numbers.of_part(item, n=priority.n)) for item in priority.parts)
    return PriorityLines(priority.score, parts)


def _part(item: Part, voices: Figure) -> PartLine:
    share = None if item.value is None else 100 * item.value
    return PartLine(part_label(item.name), share, item.weight, voices)


def _warnings(a: Assessment, province_names: dict[str, str]) -> tuple[str, ...]:
    """What to keep in mind when reading; only for who reads every number."""
    if not a.heard.count:
        return ()
    found = []
    if a.heard.concentrated:
        share = round(100 * a.heard.two_loudest)
        found.append(
            _("Due voci da sole fanno il %(share)s%% di quanto è stato detto.") % {"share": share}
            if a.heard.count > 1
            else _("Lo dice una voce sola.")
        )
    if a.heard.silent_provinces:
        silent = ", ".join(province_names[code] for code in a.heard.silent_provinces)
        found.append(_("Province da cui nessuno ha parlato: %(names)s.") % {"names": silent})
    if a.heard.silent_sizes:
        silent = ", ".join(str(FirmSize(code).label) for code in a.heard.silent_sizes)
        found.append(_("Imprese che non hanno parlato: %(names)s.") % {"names": silent})
    return tuple(found)


# --- words ---


def course_badge(persistence: Persistence) -> Badge:
    """Whether it is the same need as in the rounds before, in words."""
    count = len(persistence.rounds)
    words: dict[Course, Callable[[], str]] = {
        Course.NEW: lambda: _("nuovo"),
        Course.PERSISTENT: lambda: _("persistente, in %(count)s cicli") % {"count": count},
        Course.GROWING: lambda: _("in crescita, in %(count)s cicli") % {"count": count},
        Course.QUIET: lambda: _("non ripetuto nell'ultimo ciclo"),
        Course.ANSWERED: lambda: _("ha avuto risposta"),
        Course.WITHDRAWN: lambda: _("ritirato"),
        Course.UNSAID: lambda: _("nessuna riga convalidata"),
    }
    return Badge(words[persistence.course](), TONES.get(persistence.course, "neutral"))


def verdict_label(verdict: Verdict) -> str:
    return {
        Verdict.CONFIRMED: _("confermato dai dati"),
        Verdict.ONLY_VOICES: _("solo voci"),
        Verdict.ONLY_DATA: _("solo dati"),
        Verdict.CONTRADICTORY: _("fonti in contrasto"),
        Verdict.NOTHING: _("nessuna fonte"),
    }[verdict]


def verdict_words(verdict: Verdict) -> str:
    return {
        Verdict.CONFIRMED: _("I focus group lo dicono e i dati disponibili indicano carenza."),
        Verdict.ONLY_VOICES: _("Lo dicono i focus group; nessun dato disponibile dice se c'è carenza."),
        Verdict.ONLY_DATA: _("Ci sono dati, ma nessuna riga convalidata di un focus group."),
        Verdict.CONTRADICTORY: _("Le fonti non dicono la stessa cosa: leggile una per una."),
        Verdict.NOTHING: _("Non ci sono ancora righe convalidate né dati."),
    }[verdict]


def lever_label(lever: str) -> str:
    return {ATTRACTION: _("attrazione"), PERMANENCE: _("permanenza"), ENHANCEMENT: _("valorizzazione")}[lever]


def part_label(name: str) -> str:
    return {
        "difficulty": _("Difficoltà di reperimento"),
        "urgency": _("Urgenza"),
        "agreement": _("Accordo al tavolo"),
        "breadth": _("Ampiezza (Clust-ER e province)"),
    }[name]


def _source(says: SourceSays) -> SourceCard:
    label = str(Indicator.Source(says.source).label)
    if says.reading is None:
        return SourceCard(label, None, "")
    return SourceCard(label, says, plain_number(says.reading.value))


def _line(reading: Reading) -> ReadingLine:
    return ReadingLine(str(Indicator.Source(reading.source).label), plain_number(reading.value), reading)


def _cause(code: str) -> str:
    return str(NeedDetails.ShortageDriver(code).label)
