"""Importing the whole classification of ESCO in one language, with its relations: how long, how much memory."""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from api.bench.shared import shared
from skills.actions.imports import import_esco
from skills.models import VocabularyImport

FILES = ("data/esco/en_1.1.1", "data/esco/relations_1.1.1")
MOST_SECONDS, MOST_MEGABYTES = 60, 500


def measure(say: Callable[[str], None]) -> None:
    """Import twice into the empty database: the second time everything is there already."""
    paths = [path for name in FILES if (path := shared(name))]
    if len(paths) < len(FILES):
        say("import: not run, the official files are not beside the checkout (SHARED_DIR)")
        return
    for words in ("first time", "again"):
        started = time.perf_counter()
        records = [_imported(path) for path in paths]
        seconds = time.perf_counter() - started
        staged = [record.report["staged"] for record in records]
        concepts, relations = (sum(one[name] for one in staged) for name in ("concepts", "relations"))
        met = "met" if seconds < MOST_SECONDS and _megabytes() < MOST_MEGABYTES else "MISSED"
        say(
            f"import, {words}: {concepts} concepts, {relations} relations in {seconds:.1f} s, {_megabytes():.0f} MB at "
            f"most (goal {MOST_SECONDS} s, {MOST_MEGABYTES} MB: {met}; without the index of suggestions)"
        )


def _imported(path: Path) -> VocabularyImport:
    return import_esco(VocabularyImport(name=path.name, code="esco"), path)


def _megabytes() -> float:
    """The most memory that this process has held so far."""
    units = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * units / 1e6
