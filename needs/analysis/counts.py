"""Counts that hide nobody: needs by cluster and S3 area, proposals by outcome."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from needs.analysis.rows import Evidence


@dataclass(frozen=True)
class Heat:
    """How many distinct needs each cluster stated in each area; totals count a need once, so cells do not add up."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[str, str], int]
    row_totals: dict[str, int]
    total: int


def heat(evidence: Iterable[Evidence], *, clusters: Sequence[str], areas: Sequence[str]) -> Heat:
    """Count needs over clusters x areas; a need stated twice in a cell counts once."""
    facts = {(item.need, line.cluster, area) for item in evidence for line in item.statements for area in line.s3_areas}
    shown = {fact for fact in facts if fact[1] in clusters and fact[2] in areas}
    cells = Counter((cluster, area) for _need, cluster, area in shown)
    totals = Counter(cluster for _need, cluster in {(need, cluster) for need, cluster, _area in shown})
    return Heat(
        rows=tuple(clusters),
        columns=tuple(areas),
        cells={(row, column): cells[row, column] for row in clusters for column in areas},
        row_totals={row: totals[row] for row in clusters},
        total=len({need for need, _cluster, _area in shown}),
    )
