"""The tree as PDF/UA-1 and PDF/A-2a, and drawings as PNG. User text reaches Typst as data, never as source."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from core.theme import source
from reports.documents.streams import without_doubtful_ends
from reports.documents.tree import Tree, canonical

STANDARDS = ["ua-1", "a-2a"]
COMPILER = Path(__file__).with_name("compiler.py")
MOST_SECONDS = 120
# One page for each drawing, as large as the drawing.
DRAWINGS = """#set page(width: auto, height: auto, margin: 4pt)
#for drawing in json(bytes(sys.inputs.data)) { page(image(bytes(drawing), format: "svg", width: 16cm)) }
"""


class Refused(Exception):
    """The document breaks a rule of its format, or took too long; the text says which."""


@lru_cache
def template(name: str = "document") -> str:
    return Path(__file__).with_name(f"{name}.typ").read_text()


def pdf(tree: Tree) -> bytes:
    """Return the PDF; Typst refuses missing alternative texts, titles and heading jumps by itself."""
    return _pdf(template(), tree.as_json(), tree.timestamp)


def sheet(data: dict, timestamp: int) -> bytes:
    """Return the PDF of a sheet for the room; `data` is what sheet.typ prints."""
    return _pdf(template("sheet"), canonical(data), timestamp)


def _pdf(source_text: str, data: str, timestamp: int) -> bytes:
    [made] = _compile(source_text, data, format="pdf", pdf_standards=STANDARDS, timestamp=timestamp)
    return without_doubtful_ends(made)


def page_count(tree: Tree) -> int:
    """Return how many pages the document has."""
    lengths, _pages = _answer(template(), tree.as_json(), only_count=True, format="svg", timestamp=tree.timestamp)
    return len(lengths)


def pngs(drawings: Sequence[str]) -> list[bytes]:
    """Return SVG drawings as PNG, for formats that know no SVG."""
    return _compile(DRAWINGS, canonical(drawings), format="png", ppi=160) if drawings else []


def _compile(source_text: str, data: str, **options) -> list[bytes]:
    """The document, or its pages for a format that has one file for each."""
    lengths, made = _answer(source_text, data, **options)
    return [made[end - length : end] for length, end in zip(lengths, accumulate(lengths), strict=True)]


def _answer(source_text: str, data: str, *, only_count: bool = False, **options) -> tuple[list[int], bytes]:
    """Compile in a process of its own, with an empty folder as root: there is no file that a document could read."""
    with tempfile.TemporaryDirectory() as root:
        task = {"source": source_text, "inputs": {"data": data}, "fonts": [str(source() / "fonts")], "root": root}
        said = json.dumps({**task, "only_count": only_count, **options}).encode()
        command = [sys.executable, "-I", str(COMPILER)]
        try:
            done = subprocess.run(command, input=said, capture_output=True, timeout=MOST_SECONDS, check=False, cwd=root)
        except subprocess.TimeoutExpired as slow:
            raise Refused(f"not made in {MOST_SECONDS} seconds") from slow
    if done.returncode:
        raise Refused(done.stderr.decode(errors="replace")[-2000:])
    lengths, _newline, made = done.stdout.partition(b"\n")
    return json.loads(lengths), made
