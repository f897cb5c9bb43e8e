"""All the figures of one need together, as pages and snapshots ask for them."""

from collections.abc import Iterable
from dataclasses import dataclass

from needs.analysis.drivers import Driver, drivers_of
from needs.analysis.persistence import Persistence, follow
from needs.analysis.priority import Priority, prioritise
from needs.analysis.rows import Evidence
from needs.analysis.triangulation import Triangulation, triangulate
from needs.analysis.voices import Heard, hear


@dataclass(frozen=True)
class Assessment:
    need: str
    tables: int
    clusters: int
    heard: Heard
    priority: Priority
    persistence: Persistence
    triangulation: Triangulation
    drivers: tuple[Driver, ...]


def assess(
    evidence: Evidence, *, last_round: str = "", provinces: Iterable[str] = (), sizes: Iterable[str] = ()
) -> Assessment:
    """Compute every figure of a need. Same evidence, same figures, in whatever order the rows come."""
    lines = evidence.statements
    heard = hear(lines, provinces=provinces, sizes=sizes)
    return Assessment(
        need=evidence.need,
        tables=len({line.focus_group for line in lines}),
        clusters=len({line.cluster for line in lines}),
        heard=heard,
        priority=prioritise(lines),
        persistence=follow(lines, status=evidence.status, last_round=last_round),
        triangulation=triangulate(evidence.readings, voices=heard.count),
        drivers=drivers_of(lines),
    )
