"""What partners do, at two sizes: pages, filters, deep pages, search, whole files, and the pass of the changes feed."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from django.contrib.auth.models import AnonymousUser

from api import changes
from api.bench.measure import Browser, Candidate, interleave, ratio
from api.pagination import cursor
from api.rows import chosen, shape_of
from api.tables import copied, copy_of
from api.v1.serializers.contributions import ContributionSerializer
from api.v1.views.contributions import Contributions
from core.search import asked
from focusgroups.models import Contribution

LIST, FILE = "/api/v1/contributions/?page_size=100", "/api/v1/exports/contributions.csv"
SELECTIVE = "introvabile"  # one row in a thousand of the made-up ones holds it
FILE_ROUNDS = 4
MOST_IDLE = 0.05  # seconds of a pass of the changes feed when nothing changed
MEGABYTE = 1e6


def measure(say: Callable[[str], None], headers: dict[str, str], *, rounds: int, requests: int) -> dict[str, Candidate]:
    """Measure one size; return the candidates by name, for the ratios between sizes."""
    browser = Browser()
    rows = Contributions.visible(AnonymousUser())
    count = rows.count()
    deep = rows.order_by("pk").values_list("uuid", flat=True)[count * 9 // 10]
    queries = {
        "first page": ("", count),
        "filtered page": ("&kind=trend", rows.filter(kind="trend").count()),
        "deep page": (f"&cursor={cursor(Contribution.objects.all(), deep)}", count),
        "selective search": (f"&search={SELECTIVE}", Contribution.objects.filter(words=asked(SELECTIVE)).count()),
    }
    candidates = {name: _page(browser, headers, name, query) for name, (query, _n) in queries.items()}
    plain = Candidate("first page, plain DRF", lambda: browser.get("/bench/contributions/", headers))
    say(f"api: {count} published rows, as a partner's key (scope read), full middleware")
    interleave([*candidates.values(), plain], rounds=rounds, requests=requests)
    for name, candidate in candidates.items():
        say(f"{candidate.line()}  rows {queries[name][1]}")
    say(plain.line())
    say(ratio(candidates["first page"], plain, goal=1 / 3))
    say(_file(browser, headers))
    say(_feed())
    return candidates


def ratios(small: dict[str, Candidate], large: dict[str, Candidate]) -> Iterable[str]:
    """In words: CPU of process and database, against the goals of docs."""
    first, again = small["first page"], large["first page"]
    yield _ratio("filtered page against first page", large["filtered page"], again, 1.5)
    yield _ratio("deep page of the larger against its first page", large["deep page"], again, 1.3)
    yield _ratio("deep page of the larger against the first page of the smaller", large["deep page"], first, 1.3)
    search = "selective search"
    yield _ratio("selective search, the larger against the smaller", large[search], small[search], 3)


def _ratio(name: str, ours: Candidate, other: Candidate, goal: float) -> str:
    whole = ours.median / other.median
    database = median(ours.database) / median(other.database)
    met = "met" if whole <= goal else "NOT met"
    return f"  {name}: {whole:.2f} times its CPU (database alone {database:.2f}); goal {goal} {met}"


def _page(browser: Browser, headers: dict[str, str], name: str, query: str) -> Candidate:
    return Candidate(name, lambda: browser.get(LIST + query, headers))


def _file(browser: Browser, headers: dict[str, str]) -> str:
    """The whole file over the application, and the same COPY by itself, in turn; wall seconds and memory."""
    statement = copy_of(
        Contributions.visible(AnonymousUser()).annotate(**Contributions.columns(AnonymousUser())),
        ContributionSerializer,
        chosen(shape_of(ContributionSerializer)),
    )
    ours, raw, grown, size = [], [], 0.0, 0
    for _round in range(FILE_ROUNDS):
        started, before = time.perf_counter(), _resident()
        size, peak = _streamed(browser.stream(FILE, headers))
        ours.append(time.perf_counter() - started)
        grown = max(grown, peak - before)
        started = time.perf_counter()
        _streamed(copied(*statement))
        raw.append(time.perf_counter() - started)
    ratio = median(ours) / median(raw)
    met = "met" if ratio <= 1.5 and grown < 20 else "NOT met"
    return (
        f"  whole file as CSV: {size / MEGABYTE:.0f} MB in {median(ours):.1f} s ({min(ours):.1f}-{max(ours):.1f}), the "
        f"same COPY {median(raw):.1f} s ({min(raw):.1f}-{max(raw):.1f}): {ratio:.2f} times; memory +{grown:.1f} MB; "
        f"goal 1.5 times and 20 MB {met}"
    )


def _streamed(blocks: Iterable[bytes]) -> tuple[int, float]:
    """Read to the end, keeping nothing; return bytes and the most memory held meanwhile."""
    size, peak = 0, 0.0
    for block in blocks:
        size += len(block)
        peak = max(peak, _resident())
    return size, peak


def _resident() -> float:
    """Memory of this process, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / MEGABYTE


def _feed() -> str:
    """The pass of the changes feed over everything: the first, one when nothing changed, one after one line did."""
    first, idle = _pass(), _pass()
    one = Contribution.objects.published().order_by("pk").values("pk")[:1]
    Contribution.objects.filter(pk__in=one).update(title="Un altro titolo")
    after = _pass()
    met = "met" if idle[1] < MOST_IDLE else "NOT met"
    return (
        f"  changes feed: first pass {first[0]} rows in {first[1]:.1f} s; nothing changed {idle[1] * 1000:.0f} ms "
        f"(goal {MOST_IDLE * 1000:.0f} ms {met}); one line changed {after[0]} row in {after[1]:.1f} s"
    )


def _pass() -> tuple[int, float]:
    """Rows noted, and seconds."""
    started = time.perf_counter()
    noted = changes.note()
    return noted, time.perf_counter() - started
