"""Bars split by category, with a legend and the numbers printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.svg import (
    CATEGORIES,
    OTHER,
    SIZE,
    WIDE,
    drawing,
    element,
    nothing,
    number,
    text,
    tip,
    width_of,
    wrap,
)

THICK = 22


@dataclass(frozen=True)
class Stack:
    label: str
    parts: tuple[int, ...]


def stacked_bars(
    rows: Sequence[Stack], categories: Sequence[str], *, id: str, title: str, desc: str, width: int = WIDE
) -> str:
    """Draw one split bar per row. At most four categories have a colour; a fifth is "other" and grey."""
    if len(categories) > len(CATEGORIES) + 1:
        raise ValueError("at most four categories and one for the rest")
    if not any(sum(row.parts) for row in rows):
        return nothing(id=id, title=title, desc=desc, width=width)
    colours = (*CATEGORIES, OTHER)
    legend, y = _legend(categories, colours, width)
    scale = (width - 56) / max(sum(row.parts) for row in rows)
    marks = [legend]
    for row in rows:
        said = ", ".join(f"{name} {number(part)}" for name, part in zip(categories, row.parts, strict=True))
        lines = wrap(row.label, width, lines=2)
        label = "".join(text(s, 0, y + SIZE + i * (SIZE + 3)) for i, s in enumerate(lines))
        bar_y = y + len(lines) * (SIZE + 3) + 3
        marks.append(element("g", tip(f"{row.label}: {said}") + label + _bar(row.parts, colours, bar_y, scale)))
        y = bar_y + THICK + SIZE + 18
    return drawing(marks, id=id, title=title, desc=desc, width=width, height=y)


def _bar(parts: Sequence[int], colours: Sequence[str], y: float, scale: float) -> str:
    marks, x = [], 0.0
    for part, colour in zip(parts, colours, strict=False):
        length = part * scale
        if part:
            # a white gap keeps neighbours apart for those who see no difference of colour
            marks.append(element("rect", x=x, y=y, width=max(length - 1.5, 0.5), height=THICK, fill=colour))
        if part and length > width_of(number(part)) + 2:
            marks.append(text(number(part), x + length / 2, y + THICK + SIZE + 1, anchor="middle"))
        x += length
    return "".join(marks) + text(number(sum(parts)), x + 6, y + THICK - 6, bold=True)


def _legend(categories: Sequence[str], colours: Sequence[str], width: int) -> tuple[str, float]:
    marks, x, y = [], 0.0, 4.0
    for name, colour in zip(categories, colours, strict=False):
        word = wrap(name, width - 24, lines=1)[0]
        taken = width_of(word) + 40
        if x and x + taken > width:
            x, y = 0.0, y + SIZE + 10
        marks.append(element("rect", x=x, y=y, width=14, height=14, rx=2, fill=colour) + text(word, x + 20, y + 12))
        x += taken
    return "".join(marks), y + SIZE + 16
