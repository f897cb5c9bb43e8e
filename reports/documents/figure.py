"""Figures of a document: a drawing with its description, and the same data as a table."""

from charts.bars import Bar, bars
from charts.svg import NARROW, WIDE
from reports.documents import tree
from reports.words import number


def figure_nodes(name: str, caption: str, data: dict) -> list[tree.Node]:
    """Return the drawing of a block's data; its numbers stand in the description too."""
    rows = data.get("bars", [])
    drawn = [Bar(label, value, shown=number(value)) for label, value in rows]
    said = "; ".join(f"{label}: {number(value)}" for label, value in rows)
    description = f"{data.get('description', '')} {said}".strip()
    wide, narrow = (
        bars(drawn, id=f"f-{name}{ending}", title=caption, desc=description, width=width, top=data.get("top"))
        for ending, width in (("", WIDE), ("-narrow", NARROW))
    )
    return [tree.figure(caption, wide, description, narrow=narrow)]
