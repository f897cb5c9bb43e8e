"""Change between two rounds: one line per row."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.svg import BRAND, MUTED, OTHER, SIZE, WIDE, drawing, element, nothing, number, text, tip, wrap

TOP = 46
STEP = SIZE + 6
UP, DOWN, SAME = (
    {"stroke": BRAND, "stroke_width": 3},
    {"stroke": "#C75000", "stroke_width": 2.5, "stroke_dasharray": "6 4"},
    {"stroke": OTHER, "stroke_width": 1.5},
)


@dataclass(frozen=True)
class Change:
    label: str
    before: float
    after: float

    @property
    def sign(self) -> str:
        return "▲" if self.after > self.before else "▼" if self.after < self.before else "="


def slope(rows: Sequence[Change], names: tuple[str, str], *, id: str, title: str, desc: str, width: int = WIDE) -> str:
    """Draw values of two rounds (`names`), larger higher: up solid green, down dashed orange, never colour alone."""
    if not rows:
        return nothing(id=id, title=title, desc=desc, width=width)
    left, right = 44.0, width * (0.5 if width >= WIDE else 0.32)
    height = TOP + max(len(rows) * STEP, 120) + 10
    start, end = _places(rows, height)
    start_words, end_words = _apart(start, TOP, height), _apart(end, TOP, height)
    marks = [
        text(wrap(names[0], right - left, lines=1)[0], 0, 16, fill=MUTED, bold=True),
        text(wrap(names[1], width - right, lines=1)[0], right, 16, fill=MUTED, bold=True),
    ]
    for row, y1, y2, word1, word2 in zip(rows, start, end, start_words, end_words, strict=True):
        look = UP if row.sign == "▲" else DOWN if row.sign == "▼" else SAME
        line = element("line", x1=left, y1=y1, x2=right, y2=y2, **look)
        said = f"{number(row.after)} {row.sign} {row.label}"
        word = wrap(said, width - right - 12, lines=1)[0]
        ends = text(number(row.before), left - 8, word1 + 5, anchor="end") + text(word, right + 10, word2 + 5)
        marks.append(element("g", tip(f"{row.label}: {number(row.before)} - {number(row.after)}") + line + ends))
    return drawing(marks, id=id, title=title, desc=desc, width=width, height=height)


def _places(rows: Sequence[Change], height: float) -> tuple[list[float], list[float]]:
    """Return the heights of both ends of every line, by value."""
    values = [v for row in rows for v in (row.before, row.after)]
    low, spread = min(values), (max(values) - min(values)) or 1
    room = height - TOP - 20

    def place(value: float) -> float:
        return TOP + room * (1 - (value - low) / spread)

    return [place(row.before) for row in rows], [place(row.after) for row in rows]


def _apart(places: list[float], top: float, bottom: float) -> list[float]:
    """Move the heights of words apart where they would touch; the lines stay where their values are."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved, floor = list(places), top
    for index in order:
        moved[index] = max(places[index], floor)
        floor = moved[index] + STEP
    ceiling = bottom - STEP / 2
    for index in reversed(order):
        moved[index] = min(moved[index], ceiling)
        ceiling = moved[index] - STEP
    return moved
