"""The tree as HTML: a fragment for pages, and a file that stands alone."""

from dataclasses import asdict

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.documents.tree import Node, Tree


def fragment(nodes: list[Node], *, level: int = 1) -> SafeString:
    """Return the nodes as HTML; `level` is added to the level of every heading."""
    shifted = [
        {**node, "level": min(node["level"] + level, 6), "anchor": anchor(number)} if _is_heading(node) else node
        for number, node in enumerate(nodes)
    ]
    return render_to_string("reports/documents/nodes.html", {"nodes": shifted})


def contents(nodes: list[Node]) -> list[tuple[str, str]]:
    """Return anchor and words of the first-level headings, as `fragment` marks them."""
    return [
        (anchor(number), node["text"]) for number, node in enumerate(nodes) if _is_heading(node) and node["level"] == 1
    ]


def anchor(number: int) -> str:
    """The name by which an address leads to the heading that is node `number`."""
    return f"parte-{number}"


def _is_heading(node: Node) -> bool:
    return node["type"] == "heading"


def page(tree: Tree) -> bytes:
    """Return a page that needs no other file."""
    names = {"tree": asdict(tree), "body": fragment(tree.nodes)}
    return render_to_string("reports/documents/page.html", names).encode()
