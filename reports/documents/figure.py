"""Figures of a document: a drawing with its description, and the same data as a table."""

from charts.bars import Bar, bars
from charts.svg import WIDE
from reports.documents import tree
from reports.words import number


def figure_nodes(name: str, caption: str, data: dict) -> list[tree.Node]:
    """Return the drawing of a block's data; its numbers stand in the description too."""
    rows = data.get("bars", [])
    drawn = [Bar(label, value, shown=number(value)) for label, value in rows]
    said = "; ".join(f"{label}: {number(value)}" for label, value in rows)
    description = f"{data.get('description', '')} {said}".strip()
    svg = bars(drawn, id=f"f-{name}", title=caption, desc=description, width=WIDE, top=data.get("top"))
    return [tree.figure(caption, svg, description)]
