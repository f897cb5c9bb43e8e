"""The tree as plain lines, for searching: the words that its reader sees, and no others."""

from collections.abc import Iterator

from reports.documents.text import said
from reports.documents.tree import Node, Tree


def lines(tree: Tree) -> Iterator[str]:
    """Yield title, subtitle and facts of the cover, then every line of the document."""
    yield from (tree.title, tree.subtitle)
    yield from (value for _term, value in tree.facts)
    for node in tree.nodes:
        yield from LINES[node["type"]](node)


def _quotes(node: Node) -> Iterator[str]:
    for item in node["items"]:
        yield f"{item['code']} {item['quote']} {item['who']}"


def _table(node: Node) -> Iterator[str]:
    yield node["caption"]
    yield from (" ".join(row) for row in [node["header"], *node["rows"]])


LINES = {
    "heading": lambda node: [node["text"]],
    "note": lambda node: [node["text"]],
    "paragraph": lambda node: [said(node["runs"])],
    "list": lambda node: map(said, node["items"]),
    "facts": lambda node: map(" ".join, node["items"]),
    "figure": lambda node: [node["caption"], node["alt"]],
    "quotes": _quotes,
    "table": _table,
    "new_page": lambda node: [],
}
