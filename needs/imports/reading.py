"""From the rows of a table to figures without any look at the database: what a cell says, or why it cannot."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.tables.columns import Chosen
from core.tables.rows import Cell, Row
from core.text import folded
from needs.imports import cells
from needs.models import Indicator

# What tables write for our sources, beside code and label.
SOURCE_WORDS = {
    "comunicazioni obbligatorie": Indicator.Source.SILER,
    "contratti": Indicator.Source.SILER,
    "unioncamere": Indicator.Source.EXCELSIOR,
    "annunci": Indicator.Source.JOB_ADS,
    "annunci online": Indicator.Source.JOB_ADS,
    "lightcast": Indicator.Source.JOB_ADS,
    "eurostat": Indicator.Source.ISTAT,
    "altro": Indicator.Source.OTHER,
}
DIRECTION_WORDS = {
    "carenza": "shortage",
    "shortage": "shortage",
    "si": "shortage",
    "nessuna carenza": "no_shortage",
    "no_shortage": "no_shortage",
    "no": "no_shortage",
}


@dataclass(frozen=True)
class Figure:
    """One row as it reads; names of things are still texts. Empty means that the table does not say it."""

    row: int
    indicator: str = ""
    source: str = ""
    unit: str = ""
    territory: str = ""
    province: str = ""
    period: str = ""
    value: Decimal | None = None
    published_on: date | None = None
    coverage: str = ""
    source_url: str = ""
    licence: str = ""
    direction: str = ""
    concept: str = ""
    need: str = ""
    problems: tuple[str, ...] = field(default=(), compare=False)


def figures(rows: Iterable[Row], chosen: Chosen) -> Iterator[Figure]:
    """Read every row; a cell that cannot be read leaves its sentence among the problems of the row."""
    readers = _readers()
    for row in rows:
        yield _figure(row, chosen, readers)


def _figure(row: Row, chosen: Chosen, readers: dict[str, Callable[[Cell], object]]) -> Figure:
    values: dict = {}
    problems = []
    for code, read in readers.items():
        cell = row.cells[chosen[code]] if code in chosen else ""
        try:
            values[code] = read(cell)
        except ValueError as error:
            problems.append(str(error))
    if row.surplus:
        problems.append(_("La riga ha più celle dell'intestazione: forse una virgola o un separatore di troppo."))
    return Figure(row.number, **values, problems=tuple(problems))


def _readers() -> dict[str, Callable[[Cell], object]]:
    sources = {folded(str(label)): code for code, label in Indicator.Source.choices} | SOURCE_WORDS
    sources |= {code.replace("_", " "): code for code in Indicator.Source.values} | {"job_ads": "job_ads"}
    allowed = ", ".join(str(label) for label in Indicator.Source.labels)
    return {
        "indicator": lambda cell: cells.required(cell, _("Manca l'indicatore."), most=200),
        "source": lambda cell: cells.one_of(cell, sources, allowed),
        "unit": lambda cell: cells.limited(cell, most=40),
        "territory": lambda cell: cells.limited(cell, most=80),
        "province": lambda cell: cells.limited(cell, most=40),
        "period": cells.period,
        "value": cells.number,
        "published_on": cells.day,
        "coverage": lambda cell: cells.limited(cell, most=300),
        "source_url": cells.address,
        "licence": lambda cell: cells.limited(cell, most=120),
        "direction": lambda cell: cells.one_of(cell, DIRECTION_WORDS, _("carenza, nessuna carenza")),
        "concept": lambda cell: cells.limited(cell, most=300),
        "need": lambda cell: cells.limited(cell, most=200),
    }
