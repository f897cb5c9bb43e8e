"""Authored text between the editor of the browser, which speaks HTML, and the small markup that is stored. Pure.

What comes in is cleaned by an allow-list first; what remains is read into the nodes that documents are made of.
"""

import re
from html.parser import HTMLParser

import nh3
from django.template.loader import render_to_string

from reports.documents import text

HEADINGS = {f"h{level}" for level in range(1, 7)}
BOLD, ITALIC = {"strong", "b"}, {"em", "i"}
BLOCKS = {"p", "li", "ul", "ol", "div", "blockquote", *HEADINGS}
LETS_PASS = {*BLOCKS, *BOLD, *ITALIC, "a", "br"}
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s()<>\\]+")


def cleaned(html: str) -> str:
    """The HTML with nothing in it but the tags that have a meaning here, and addresses of links."""
    return nh3.clean(
        html,
        tags=LETS_PASS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def from_html(html: str) -> str:
    """Return the markup of what was written in the browser's editor."""
    reader = _Reader()
    reader.feed(cleaned(html))
    reader.close()
    return text.markup(reader.finished())


def to_html(markup: str) -> str:
    """Return markup as the HTML that the editor starts from; all that was typed is escaped."""
    return render_to_string("reports/prose.html", {"nodes": text.nodes(markup)}).strip()


class _Reader(HTMLParser):
    """Reads cleaned HTML into nodes; lists in lists become one list."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.nodes: list[text.Node] = []
        self.runs: list[text.Run] = []
        self.lists: list[text.Node] = []
        self.open: list[str] = []
        self.href = ""

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.handle_data(" ")
            return
        if tag in BLOCKS and not (tag == "p" and "li" in self.open):
            self._end_block()
        if tag in {"ul", "ol"} and not self.lists:
            self.lists.append({"type": "list", "items": []} | ({"ordered": True} if tag == "ol" else {}))
        if tag == "a":
            self.href = _address(dict(attrs).get("href") or "")
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in BLOCKS and not (tag == "p" and "li" in self.open):
            self._end_block()
        if tag == "p" and "li" in self.open:
            self.handle_data(" ")
        if tag == "a":
            self.href = ""
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag)]
        if tag in {"ul", "ol"} and not {"ul", "ol"} & set(self.open) and self.lists:
            self.nodes.append(self.lists.pop())

    def handle_data(self, data):
        italic, bold = bool(ITALIC & set(self.open)), bool(BOLD & set(self.open))
        run = {"text": data, "bold": bold} | ({"italic": True} if italic else {})
        self.runs.append(run | ({"href": self.href} if self.href else {}))

    def _end_block(self) -> None:
        """What was read so far is a whole: an item, a heading or a paragraph."""
        pieces, self.runs = self.runs, []
        if not text.said(pieces).strip():
            return
        if self.lists:
            self.lists[0]["items"].append(pieces)
        elif HEADINGS & set(self.open):
            self.nodes.append({"type": "heading", "level": 2, "text": text.said(pieces)})
        else:
            self.nodes.append({"type": "paragraph", "runs": pieces})

    def finished(self) -> list[text.Node]:
        self._end_block()
        return [*self.nodes, *self.lists]


def _address(href: str) -> str:
    """An address that the markup can hold; nothing when it is none."""
    spelled = href.strip().replace("(", "%28").replace(")", "%29").replace("\\", "%5C")
    return spelled if ADDRESS.fullmatch(spelled) else ""
