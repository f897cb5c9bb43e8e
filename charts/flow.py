"""Steps of the chain side by side, each in its own unit: contributions, proposals, outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.svg import INK, LINE, MUTED, SIZE, WIDE, drawing, element, nothing, number, text, tip, width_of, wrap

GAP = 40
PAD = 10


@dataclass(frozen=True)
class Part:
    label: str
    value: int


@dataclass(frozen=True)
class Step:
    """One column: its title names the unit, `parts` add up to what is counted there."""

    title: str
    parts: tuple[Part, ...]


def flow(steps: Sequence[Step], *, id: str, title: str, desc: str, width: int = WIDE) -> str:
    """Draw the steps left to right, or top to bottom where the drawing is narrow."""
    if not steps:
        return nothing(id=id, title=title, desc=desc, width=width)
    across = width >= WIDE
    room = (width - GAP * (len(steps) - 1)) / len(steps) if across else float(width)
    drawn = [_box(step, room) for step in steps]
    tallest = max(height for _marks, height in drawn)
    marks, x, y = [], 0.0, 0.0
    for number_, (body, height) in enumerate(drawn):
        frame = element(
            "rect",
            x=0.5,
            y=0.5,
            width=room - 1,
            height=(tallest if across else height) - 1,
            rx=8,
            fill="#FFFFFF",
            stroke=LINE,
        )
        marks.append(element("g", frame + body, transform=f"translate({x:.1f} {y:.1f})"))
        last = number_ == len(drawn) - 1
        if across:
            marks += [] if last else [_arrow(x + room + GAP / 2, tallest / 2, 0)]
            x += room + GAP
        else:
            marks += [] if last else [_arrow(width / 2, y + height + GAP / 2, 90)]
            y += height + GAP
    return drawing(marks, id=id, title=title, desc=desc, width=width, height=tallest if across else y - GAP)


def _box(step: Step, room: float) -> tuple[str, float]:
    marks, y = [], PAD + 0.0
    for line in wrap(step.title, room - 2 * PAD, lines=2):
        y += SIZE + 3
        marks.append(text(line, PAD, y, bold=True))
    y += 32
    marks.append(text(number(sum(part.value for part in step.parts)), PAD, y, size=28, bold=True))
    y += 10
    for part in step.parts:
        figure = number(part.value)
        lines = wrap(part.label, room - 2 * PAD - width_of(figure) - 10, lines=3)
        words = "".join(text(s, PAD, y + (i + 1) * (SIZE + 3), fill=MUTED) for i, s in enumerate(lines))
        value = text(figure, room - PAD, y + SIZE + 3, fill=INK, bold=True, anchor="end")
        marks.append(element("g", tip(f"{part.label}: {figure}") + words + value))
        y += len(lines) * (SIZE + 3) + 4
    return "".join(marks), y + PAD


def _arrow(x: float, y: float, turn: int) -> str:
    return element(
        "path",
        d="M-10 0H8M2 -6L8 0L2 6",
        fill="none",
        stroke=MUTED,
        stroke_width=2,
        transform=f"translate({x:.1f} {y:.1f}) rotate({turn})",
    )
