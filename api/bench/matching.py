"""Italian occupations and the whole English classification: import, index of suggestions, size, times."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from django.test.utils import override_settings

from api.bench.shared import shared
from skills.actions.imports import import_esco
from skills.matching import store
from skills.matching.build import current, rebuild
from skills.matching.entries import Kind
from skills.matching.extract import extract
from skills.matching.suggest import complete, suggest
from skills.models import Label, VocabularyImport

FILES = (("data/esco/it_1.0.8", "it", "1.0.8"), ("data/esco/en_1.1.1", "en", "1.1.1"))
TEXTS, SENTENCES = 400, 40
ASKED: list[tuple[str, Kind]] = [
    ("it", "occupation"),
    ("it", "skill"),
    ("it", "any"),
    ("en", "skill"),
    ("en", "any"),
]
MOST_SECONDS, MOST_MEGABYTES, MOST_MILLISECONDS, MOST_TO_IMPORT = 15, 250, 15, 60


def measure(say: Callable[[str], None]) -> None:
    """Import, build, ask: names with their last word left out, so that nothing is found by equality."""
    paths = [path for name, _, _ in FILES if (path := shared(name))]
    if len(paths) < len(FILES):
        say("matching: not run, the official files are not beside the checkout (SHARED_DIR)")
        return
    for path, (_, language, version) in zip(paths, FILES, strict=True):
        seconds, busy = _imported(path, language, version)
        say(f"matching: {language} {version} imported in {seconds:.1f} s, CPU {busy:.1f} s (goal {MOST_TO_IMPORT} s)")
    with tempfile.TemporaryDirectory() as folder, override_settings(DATA_DIR=Path(folder)):
        started, worked = time.perf_counter(), time.process_time()
        build = rebuild()
        seconds, busy = _since(started, worked)
        megabytes = sum(path.stat().st_size for path in store.root().rglob("*.npy")) / 1e6
        say(f"matching: {build.concepts} concepts, {build.labels} names, {megabytes:.0f} MB (goal {MOST_MEGABYTES})")
        say(f"  built in {seconds:.1f} s, CPU {busy:.1f} s (goal {MOST_SECONDS} s)")
        current()
        for language, kind in ASKED:
            say(_times(language, kind))
        sentences = _sentences()
        say(f"  extract p50/p95 {_spread(_milliseconds(extract, sentences))}, n {len(sentences)}")
        store.forget()


def _imported(path: Path, language: str, version: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor, without those of the database."""
    started, worked = time.perf_counter(), time.process_time()
    import_esco(VocabularyImport(name=path.name, code="esco", language=language, version=version), path)
    return _since(started, worked)


def _since(started: float, worked: float) -> tuple[float, float]:
    return time.perf_counter() - started, time.process_time() - worked


def _times(language: str, kind: Kind) -> str:
    texts = _texts(language, "occupation" if language == "it" else "skill")
    asked = _milliseconds(lambda text: suggest(text, language, kind), texts)
    typed = _milliseconds(lambda text: complete(text[:9], language, kind), texts)
    return (
        f"  {language} {kind:<10} suggest p50/p95 {_spread(asked)}, while typing {_spread(typed)}, n {len(texts)} "
        f"(goal p95 {MOST_MILLISECONDS} ms)"
    )


def _spread(spent: list[tuple[float, float]]) -> str:
    """Median and 95th percentile, by the clock and of the processor: other work on the machine shows in the first."""
    (clock, busy), (slow, busiest) = np.percentile(np.array(spent), [50, 95], axis=0)
    return f"{clock:.1f}/{slow:.1f} ms (CPU {busy:.1f}/{busiest:.1f})"


def _texts(language: str, kind: str) -> list[str]:
    names = Label.objects.filter(language=language, concept__kind=kind, kind=Label.Kind.ALTERNATIVE).order_by("text")
    texts = [" ".join(text.split()[:-1]) or text for text in names.values_list("text", flat=True)]
    return texts[:: max(1, len(texts) // TEXTS)][:TEXTS]


def _sentences() -> list[str]:
    """Sentences that name two occupations and a skill, of some twenty words."""
    jobs, skills = _texts("it", "occupation"), _texts("en", "skill")
    rows = zip(jobs[:: TEXTS // SENTENCES], jobs[1 :: TEXTS // SENTENCES], skills[:: TEXTS // SENTENCES], strict=False)
    return [f"Mancano {one} e {other} che conoscano {skill}, dicono le imprese di qui." for one, other, skill in rows]


def _milliseconds(act: Callable[[str], object], texts: list[str]) -> list[tuple[float, float]]:
    spent = []
    for text in texts:
        started, worked = time.perf_counter(), time.process_time()
        act(text)
        spent.append(((time.perf_counter() - started) * 1000, (time.process_time() - worked) * 1000))
    return spent
