"""Horizontal bars, ranked by whoever calls."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from charts.svg import BRAND, LINE, MUTED, SIZE, WIDE, drawing, element, nothing, number, text, tip, width_of, wrap

THICK = 18


@dataclass(frozen=True)
class Bar:
    """`value` None is not drawn: `shown` then says why (for instance "meno di 5")."""

    label: str
    value: float | None
    shown: str = ""
    note: str = ""

    @property
    def figure(self) -> str:
        said = self.shown or (_("non disponibile") if self.value is None else number(self.value))
        return f"{said} {self.note}".strip()


def bars(rows: Sequence[Bar], *, id: str, title: str, desc: str, width: int = WIDE, top: float | None = None) -> str:
    """Draw one bar per row; `top` fixes the end of the scale (5 for a mean of 1-5), else the largest value."""
    if not rows:
        return nothing(id=id, title=title, desc=desc, width=width)
    beside = width >= WIDE
    left = width * 0.4 if beside else 0.0
    room = max(width - left - max(width_of(row.figure) for row in rows) * 1.1 - 12, 60.0)
    scale = room / (top or max((row.value or 0 for row in rows), default=0) or 1)
    marks, y = [], 4.0
    for row in rows:
        lines = wrap(row.label, left - 12 if beside else width, lines=2)
        body, taken = _row(row, lines, y, left=left, length=(row.value or 0) * scale, beside=beside)
        marks.append(element("g", tip(f"{row.label}: {row.figure}") + body))
        y += taken
    axis = element("line", x1=left, x2=left, y1=2, y2=y - 6, stroke=LINE, stroke_width=1)
    return drawing([axis, *marks], id=id, title=title, desc=desc, width=width, height=y + 2)


def _row(row: Bar, lines: list[str], y: float, *, left: float, length: float, beside: bool) -> tuple[str, float]:
    tall = len(lines) * (SIZE + 3)
    if beside:
        taken = max(THICK, tall) + 12
        bar_y = y + (taken - 12 - THICK) / 2
        first = y + (taken - 12 - tall) / 2 + SIZE
        label = "".join(text(s, left - 10, first + i * (SIZE + 3), anchor="end") for i, s in enumerate(lines))
    else:
        taken, bar_y = tall + THICK + 18, y + tall + 3
        label = "".join(text(s, 0, y + SIZE + i * (SIZE + 3)) for i, s in enumerate(lines))
    bar = element("rect", x=left, y=bar_y, width=max(length, 0.0), height=THICK, rx=2, fill=BRAND) if length else ""
    fill = {"fill": MUTED} if row.value is None else {"bold": True}
    return label + bar + text(row.figure, left + length + 6, bar_y + THICK - 4, **fill), taken
