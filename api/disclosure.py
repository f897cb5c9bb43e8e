"""The disclosure rule inside a statement, for rows that PostgreSQL writes by itself: as `core.disclosure.row`."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField, QuerySet

from core.disclosure import is_small


class ShownByRound(ArraySubquery):
    """The cells of one row, all that there are, as an array of objects; `value` is null where the rule hides it.

    `cells` gives the name and the count of each. They are counted once and kept (MATERIALIZED): the rule asks for each
    count many times.
    """

    template = """ARRAY(
        WITH cell (name, count) AS MATERIALIZED (%(subquery)s), known AS (
            SELECT name, count, count = ANY(%(small)s) AS is_small,
                COUNT(*) FILTER (WHERE count = ANY(%(small)s)) OVER () AS small_cells,
                SUM(count) FILTER (WHERE count = ANY(%(small)s)) OVER () AS in_small_cells,
                MIN(count) FILTER (WHERE count >= %(threshold)s) OVER () AS least_large
            FROM cell
        )
        SELECT json_build_object(
            'round', name,
            'value', CASE WHEN is_small OR small_cells > 0 AND (
                    least_large IS NULL OR count = least_large AND (
                        small_cells = 1 OR in_small_cells IN (small_cells, small_cells * %(most_small)s)
                    )
                ) THEN NULL ELSE count END,
            'threshold', %(threshold)s)
        FROM known ORDER BY name)"""
    output_field = ArrayField(JSONField())

    def __init__(self, cells: QuerySet, *, threshold: int):
        small = [number for number in range(threshold) if is_small(number, threshold=threshold)]
        super().__init__(
            cells, threshold=int(threshold), most_small=int(threshold) - 1, small=f"ARRAY{small}::bigint[]"
        )
