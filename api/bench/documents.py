"""A position paper of forty pages as PDF, DOCX and HTML: how much processor time, how much memory."""

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from reports.documents.editions import COMMITTEE
from reports.documents.paper import paper_tree
from reports.documents.render import RENDERERS
from reports.documents.tree import Tree
from reports.documents.typst import page_count
from reports.sections import ANNEXES, TEMPLATE

PAGES, MOST_SECONDS, MOST_MEGABYTES = 40, 3, 300
SENTENCE = "Le imprese del territorio chiedono tecnici che sappiano programmare, provare e spiegare ciò che montano. "
SITE = {"name": "Portale", "owner": "Regione", "address": "https://esempio.invalid", "demo": "Dati dimostrativi"}


def measure(say: Callable[[str], None]) -> None:
    """Make every format of one paper, twice: the first time the fonts are read."""
    tree = long_paper()
    pages = page_count(tree)
    for words in ("first time", "again"):
        started = time.process_time()
        sizes = [f"{name} {len(render(tree)) // 1024} KiB" for name, render in RENDERERS.items()]
        seconds = time.process_time() - started
        met = "met" if seconds < MOST_SECONDS and _megabytes() < MOST_MEGABYTES and pages >= PAGES else "MISSED"
        say(
            f"documents, {words}: {pages} pages as {', '.join(sizes)} in {seconds:.2f} s of CPU, {_megabytes():.0f} MB "
            f"at most with Django and the database's client (goal {MOST_SECONDS} s, {MOST_MEGABYTES} MB: {met})"
        )


def long_paper() -> Tree:
    """The tree of a made-up paper: text with citations, profile sheets, tables, figures, recommendations."""
    content = {
        "paper": {
            "slug": "prova",
            "title": "Competenze per la robotica industriale",
            "theme": "Robotica",
            "summary": SENTENCE,
            "round": "Maggio 2025",
            "held_on": "2025-05-12",
            "clusters": ["MECH"],
            "focus_groups": [{"title": "Robotica", "held_on": "2025-05-12", "cluster": "MECH"}],
            "is_demo": True,
        },
        "is_draft": False,
        "snapshot": "a" * 64,
        "sections": [{"code": code, "title": str(title), "blocks": _blocks(code)} for code, title in TEMPLATE],
    }
    day = datetime(2025, 10, 10, tzinfo=UTC)
    return paper_tree(content, number=1, created_at=day, edition=COMMITTEE, site=SITE)


def _blocks(code: str) -> list[dict]:
    if code in ANNEXES:
        return [_block(code, 0, "table", data=_rows(60))]
    kinds = {"4": "finding", "8": "recommendation"}
    written = [_block(code, number, kinds.get(code, "text"), cites=4) for number in range(6)]
    return [*written, _block(code, 7, "table", data=_rows(20)), _block(code, 8, "figure", data=_bars())]


def _block(code: str, number: int, kind: str, *, data: dict | None = None, cites: int = 0) -> dict:
    said = {"number": number, "action": SENTENCE, "lead": "ART-ER", "partners": "", "timing": "2026", "funds": "FSE+"}
    return {
        "uuid": f"{code:>04}{number:04}-0000",
        "kind": kind,
        "title": f"Titolo {code}.{number}",
        "body": f"{SENTENCE * 4}\n\n- **uno**\n- __due__\n\n{SENTENCE * 3}",
        "data": data or {"facts": [["Priorità", "64 su 100"], ["Voci", "12"]]},
        "citations": [_citation(number) for number in range(cites)],
        "recommendation": {**said, "indicator": "corsi avviati"} if kind == "recommendation" else None,
    }


def _citation(number: int) -> dict:
    where = {"focus_group": "Robotica", "cluster": "MECH", "held_on": "2025-05-12", "categories": ["impresa"]}
    return {"code": f"C-{number:04}", "quote": SENTENCE, "where": where}


def _rows(count: int) -> dict:
    header = ["Fabbisogno", "ESCO", "ISCO", "EQF", "Provincia"]
    return {"header": header, "rows": [["Tecnico di robotica", "robotica", "3115", "5", "Bologna"]] * count}


def _bars() -> dict:
    return {"bars": [[f"Competenza {n}", 10 - n] for n in range(8)], "description": "Barre orizzontali: contributi."}


def _megabytes() -> float:
    """The most memory that this process has held so far."""
    units = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * units / 1e6
