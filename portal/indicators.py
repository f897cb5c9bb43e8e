"""The figures of one indicator as its public page draws them: only what can be compared is put side by side."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from charts.bars import Bar, bars
from charts.figure import Figure
from charts.svg import NARROW, WIDE
from core.text import plain_number
from needs.models import Indicator, Observation

FEWEST = 3
MOST = 24


def figure_of(indicator: Indicator, observations: Iterable[Observation]) -> Figure | None:
    """Draw one territory over time, else one period over territories; None when fewer than three can be compared."""
    rows = list(observations)
    over_time = _largest(rows, lambda row: (row.territory, row.concept_id))
    beside = _largest(rows, lambda row: (row.period, row.concept_id))
    if over_time:
        return _figure(
            indicator, sorted(over_time, key=lambda row: row.period)[-MOST:], over_time[0].territory, "period"
        )
    if beside:
        ranked = sorted(beside, key=lambda row: (-row.value, row.territory))[:MOST]
        return _figure(indicator, ranked, beside[0].period, "territory")
    return None


def _largest(rows: list[Observation], alike: Callable) -> list[Observation]:
    """The largest group of rows that differ in one thing only; none when it is too small or bars cannot show it."""
    groups = defaultdict(list)
    for row in rows:
        groups[alike(row)].append(row)
    largest = max(groups.values(), key=len, default=[])
    shown = len(largest) >= FEWEST and all(row.value >= 0 for row in largest)
    return largest if shown else []


def _figure(indicator: Indicator, rows: list[Observation], fixed: str, named: str) -> Figure:
    drawn = [Bar(getattr(row, named), float(row.value), plain_number(row.value)) for row in rows]
    title = _("%(name)s: %(fixed)s") % {"name": indicator.name, "fixed": fixed}
    head = _("Periodo") if named == "period" else _("Territorio")
    picture = {
        "id": f"indicatore-{indicator.code}",
        "title": title,
        "desc": _("Una barra per ciascun valore, in %(unit)s; i numeri sono nella tabella qui sotto.")
        % {"unit": indicator.unit},
    }
    return Figure(
        id=picture["id"],
        title=title,
        subtitle=indicator.unit,
        n=len(rows),
        wide=bars(drawn, width=WIDE, **picture),
        narrow=bars(drawn, width=NARROW, **picture),
        header=[head, indicator.unit],
        rows=[[bar.label, bar.shown] for bar in drawn],
        source=str(indicator.get_source_display()),
        on=max((row.published_on for row in rows if row.published_on), default=None),
        api_url=reverse("api:indicators-detail", args=[indicator.code]),
        lang=settings.LANGUAGE_CODE,
    )
