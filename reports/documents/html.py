"""The tree as HTML: a fragment for pages, and a file that stands alone."""

from dataclasses import asdict

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.documents.tree import Node, Tree


def fragment(nodes: list[Node], *, level: int = 1) -> SafeString:
    """Return the nodes as HTML; `level` is added to the level of every heading."""
    shifted = [
        {**node, "level": min(node["level"] + level, 6)} if node["type"] == "heading" else node for node in nodes
    ]
    return render_to_string("reports/documents/nodes.html", {"nodes": shifted})


def page(tree: Tree) -> bytes:
    """Return a page that needs no other file."""
    names = {"tree": asdict(tree), "body": fragment(tree.nodes)}
    return render_to_string("reports/documents/page.html", names).encode()
