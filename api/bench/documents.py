"""A position paper of forty pages as PDF, DOCX and HTML: how much processor time, how much memory."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.core.management.base import CommandError

from api.bench.worker import peak_until, processor_seconds, worker
from core import jobs
from core.actors import SYSTEM
from core.models import Job
from focusgroups.models import Round
from reports.documents.editions import COMMITTEE
from reports.documents.paper import paper_tree
from reports.documents.tree import canonical, sha256
from reports.documents.typst import page_count
from reports.models import Document, PaperVersion, PositionPaper
from reports.sections import ANNEXES, TEMPLATE

PAPERS, PAGES, MOST_SECONDS, MOST_MEGABYTES = 5, 40, 3, 300
SENTENCE = "Le imprese del territorio chiedono tecnici che sappiano programmare, provare e spiegare ciò che montano. "
DAY = datetime(2025, 10, 10, tzinfo=UTC)
SITE = {"name": "Portale", "owner": "Regione", "address": "https://esempio.invalid", "demo": "Dati dimostrativi"}


def measure(say: Callable[[str], None]) -> None:
    """Let a real worker, once it is ready, make the three files of one paper after the other."""
    content = long_content()
    pages = page_count(paper_tree(content, number=1, created_at=DAY, edition=COMMITTEE, site=SITE))
    with worker() as pid:
        do(pid, jobs.request("forget_recipients", jobs.THE_SITE, by=SYSTEM))
        for number in range(1, PAPERS + 1):
            version = a_draft(number, {**content, "snapshot": f"{number:064}"})
            seconds, megabytes = cost_of(pid, version)
            met = "met" if seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES and pages >= PAGES else "MISSED"
            files = version.documents.order_by("format").values_list("format", "size")
            sizes = ", ".join(f"{name} {size // 1024} KiB" for name, size in files)
            say(f"documents, paper {number}: {pages} pages as {sizes}")
            say(
                f"  {seconds:.2f} s of CPU, {megabytes:.0f} MB at most, the worker and what it starts "
                f"(goal {MOST_SECONDS} s, {MOST_MEGABYTES} MB: {met})"
            )


def a_draft(number: int, content: dict) -> PaperVersion:
    """A frozen draft; it has one edition, in three formats."""
    return a_version(a_paper(number), content, is_draft=True)


def a_paper(number: int, **fields) -> PositionPaper:
    round_, _new = Round.objects.get_or_create(slug="prova", defaults={"name": "Prova", "held_on": date(2025, 5, 12)})
    return PositionPaper.objects.create(round=round_, slug=f"prova-{number}", title="Prova", theme="Prova", **fields)


def a_version(paper: PositionPaper, content: dict, *, is_draft: bool = False) -> PaperVersion:
    digest = sha256(canonical(content))
    return PaperVersion.objects.create(paper=paper, number=1, content=content, digest=digest, is_draft=is_draft)


def cost_of(pid: int, version: PaperVersion) -> tuple[float, float]:
    """Seconds of CPU and the most megabytes of the worker while it makes the files of a version."""
    before = processor_seconds(pid)
    most = do(pid, jobs.request("make_paper_documents", version, by=SYSTEM))
    if version.documents.count() != len(Document.Format):
        raise CommandError("Not every file was made.")
    return processor_seconds(pid) - before, most


def do(pid: int, job: Job) -> float:
    """Wait until the worker has done a job; the most megabytes that it held meanwhile."""
    return peak_until(Job.objects.filter(pk=job.pk, state=Job.State.DONE).exists, pid)


def long_content() -> dict:
    """The content of a made-up paper: text with citations, profile sheets, tables, figures, recommendations."""
    return {
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
        "is_draft": True,
        "snapshot": "a" * 64,
        "sections": [{"code": code, "title": str(title), "blocks": _blocks(code)} for code, title in TEMPLATE],
    }


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
