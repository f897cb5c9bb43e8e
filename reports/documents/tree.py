"""The tree that every document is made from: plain dicts, so that it is JSON, has a digest and holds no markup."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from core.text import printable
from reports.documents import text

Node = text.Node


@dataclass(frozen=True)
class Tree:
    """One document. `timestamp` (seconds) is that of its inputs, so that the same inputs give the same bytes.

    A letter has neither `cite` nor `digest`.
    """

    title: str
    kicker: str
    subtitle: str
    facts: list[list[str]]
    nodes: list[Node]
    edition: str
    digest: str
    cite: str
    date: str
    timestamp: int
    site: str
    owner: str
    status: str = ""
    demo: str = ""
    contents: bool = False
    keywords: list[str] = field(default_factory=list)
    lang: str = "it"

    def as_json(self) -> str:
        """What files are made from: all but the drawings for phones."""
        nodes = [{key: value for key, value in node.items() if key != "narrow"} for node in self.nodes]
        return canonical(asdict(self) | {"nodes": nodes})

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the whole tree: what a file was made from."""
        return sha256(self.as_json())


def canonical(value: object) -> str:
    """One spelling for equal values: sorted keys, no blanks, no escapes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def heading(words: str, level: int = 1) -> Node:
    return {"type": "heading", "level": level, "text": printable(words)}


def paragraph(words: str) -> Node:
    return {"type": "paragraph", "runs": [{"text": printable(words), "bold": False}]}


def note(words: str) -> Node:
    """A remark set apart, smaller."""
    return {"type": "note", "text": printable(words)}


def new_page() -> Node:
    """What follows begins on a page of its own."""
    return {"type": "new_page"}


def facts(pairs: Sequence[tuple[str, str]]) -> Node:
    """Terms with their values; empty values are left out."""
    return {"type": "facts", "items": [[printable(k), printable(v)] for k, v in pairs if v not in ("", None)]}


def table(
    caption: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    weights: Sequence[int] = (),
    is_signed: bool = False,
) -> Node:
    """A table; `weights` are relative widths of columns (equal when left out). A signed one has room for a hand."""
    return {
        "type": "table",
        "caption": printable(caption),
        "header": [printable(word) for word in header],
        "rows": [[printable(cell) for cell in row] for row in rows],
        "weights": list(weights) or [1] * len(header),
        **({"is_signed": True} if is_signed else {}),
    }


def figure(caption: str, svg: str, alt: str, *, narrow: str = "") -> Node:
    """A drawing; `narrow` is the same one for the screen of a phone, in pages only."""
    return {"type": "figure", "caption": printable(caption), "svg": svg, "alt": printable(alt), "narrow": narrow}


def quotes(items: Sequence[dict]) -> Node:
    """Who says so: items with code, quote, who."""
    cleaned = [{key: printable(item[key]) for key in ("code", "quote", "who")} for item in items]
    return {"type": "quotes", "items": cleaned}
