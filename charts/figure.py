"""What a chart is shown with: the finding, the unit, n, the source, and the same data as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Figure:
    """One chart card. `title` says the finding, only when the figures support it; `n` counts what is drawn.

    `links`: label and address of what stands behind each mark.
    """

    id: str
    title: str
    subtitle: str
    n: int
    wide: str
    narrow: str
    header: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    source: str = ""
    on: date | None = None
    csv_url: str = ""
    api_url: str = ""
    links: Sequence[tuple[str, str]] = ()
    lang: str = ""  # of title, subtitle and rows, where they are somebody's names and not the page's words
