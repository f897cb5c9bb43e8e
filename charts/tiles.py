"""A map of tiles: one square for each territory, near where it lies, in six steps of colour with the number printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.heat import step_of
from charts.svg import INK, LINE, MUTED, SEQUENCE, SIZE, WIDE, drawing, element, nothing, number, text, tip, wrap

GAP = 4
SWATCH = 16
SMALL = 12


@dataclass(frozen=True)
class Tile:
    """`code` is printed where the name has no room; `place` is column and row from the upper left, from 0."""

    label: str
    code: str
    value: int
    place: tuple[int, int]


def tile_map(tiles: Sequence[Tile], *, id: str, title: str, desc: str, width: int = WIDE) -> str:
    """Draw each territory in its place, and what the colours mean below."""
    if not any(tile.value for tile in tiles):
        return nothing(id=id, title=title, desc=desc, width=width)
    columns, rows = (1 + max(tile.place[axis] for tile in tiles) for axis in (0, 1))
    side = (width - GAP * (columns - 1)) / columns
    tall = min(side, 72.0)
    most = max(tile.value for tile in tiles)
    marks = [_tile(tile, most, side, tall, named=width >= WIDE) for tile in tiles]
    legend, height = _legend(most, rows * (tall + GAP) + 12, width)
    return drawing([*marks, legend], id=id, title=title, desc=desc, width=width, height=height)


def _tile(tile: Tile, most: int, side: float, tall: float, *, named: bool) -> str:
    step = step_of(tile.value, most)
    x, y = tile.place[0] * (side + GAP), tile.place[1] * (tall + GAP)
    ink = "#FFFFFF" if step > 4 else INK
    frame = element("rect", x=0.5, y=0.5, width=side - 1, height=tall - 1, rx=4, fill=SEQUENCE[step - 1], stroke=LINE)
    lines = wrap(tile.label if named else tile.code, side - 8, lines=2 if named else 1, size=SMALL)
    words = "".join(
        text(line, side / 2, 17 + n * (SMALL + 2), size=SMALL, fill=ink, anchor="middle")
        for n, line in enumerate(lines)
    )
    value = text(number(tile.value), side / 2, tall - 9, size=SIZE + 4, fill=ink, bold=True, anchor="middle")
    said = tip(f"{tile.label}: {number(tile.value)}")
    return element("g", said + frame + words + value, transform=f"translate({x:.1f} {y:.1f})")


def _legend(most: int, y: float, width: int) -> tuple[str, float]:
    """The values of each colour in use, in one line or more; where it ends."""
    marks, x = [], 0.0
    for step, words in _ranges(most):
        taken = SWATCH + 8 + 9.0 * len(words) + 14
        if x and x + taken > width:
            x, y = 0.0, y + SWATCH + 10
        marks.append(
            element("rect", x=x + 0.5, y=y, width=SWATCH, height=SWATCH, rx=2, fill=SEQUENCE[step - 1], stroke=MUTED)
        )
        marks.append(text(words, x + SWATCH + 6, y + 13))
        x += taken
    return "".join(marks), y + SWATCH + 6


def _ranges(most: int) -> list[tuple[int, str]]:
    """Each step that a whole number from 0 to `most` can have, with the numbers that have it."""
    values: dict[int, list[int]] = {}
    for value in range(most + 1):
        values.setdefault(step_of(value, most), []).append(value)
    return [
        (step, number(found[0]) if len(found) == 1 else f"{number(found[0])}-{number(found[-1])}")
        for step, found in values.items()
    ]
