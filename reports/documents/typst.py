"""The tree as PDF/UA-1 and PDF/A-2a, and drawings as PNG. User text reaches Typst as data, never as source."""

import tempfile
from functools import lru_cache
from pathlib import Path

import typst

from core.theme import source
from reports.documents.streams import without_doubtful_ends
from reports.documents.tree import Tree, canonical

STANDARDS = ["ua-1", "a-2a"]
DRAWING = b"""#set page(width: auto, height: auto, margin: 4pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 16cm)
"""


@lru_cache
def template(name: str = "document") -> bytes:
    return Path(__file__).with_name(f"{name}.typ").read_bytes()


def pdf(tree: Tree) -> bytes:
    """Return the PDF; Typst refuses missing alternative texts, titles and heading jumps by itself."""
    return _pdf(template(), tree.as_json(), tree.timestamp)


def sheet(data: dict, timestamp: int) -> bytes:
    """Return the PDF of a sheet for the room; `data` is what sheet.typ prints."""
    return _pdf(template("sheet"), canonical(data), timestamp)


def _pdf(source_text: bytes, data: str, timestamp: int) -> bytes:
    made = _compile(source_text, format="pdf", sys_inputs={"data": data}, pdf_standards=STANDARDS, timestamp=timestamp)
    return without_doubtful_ends(made)


def page_count(tree: Tree) -> int:
    """Return how many pages the document has."""
    pages = _compile(template(), format="svg", sys_inputs={"data": tree.as_json()}, timestamp=tree.timestamp)
    return len(pages) if isinstance(pages, list) else 1


def png(svg: str) -> bytes:
    """Return a drawing as PNG, for formats that know no SVG."""
    return _compile(DRAWING, format="png", ppi=160, sys_inputs={"svg": svg})


def _compile(source_text: bytes, **options) -> bytes:
    """Compile with an empty folder as root: there is no file that a document could read."""
    with tempfile.TemporaryDirectory() as root:
        fonts = [str(source() / "fonts")]
        return typst.compile(source_text, root=root, font_paths=fonts, ignore_system_fonts=True, **options)
