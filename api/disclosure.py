"""The disclosure rule inside a statement, for rows that PostgreSQL writes by itself: as `core.disclosure.row`."""

from django.db.models import Case, F, IntegerField, Min, Q, QuerySet, Sum, Value, When, Window

from core.disclosure import is_small


def shown_in_row(cells: QuerySet, count: str, *, threshold: int) -> QuerySet:
    """Add `value` to the cells of one row, all that there are: `count`, null where `core.disclosure.row` hides it."""
    small = Q(**{f"{count}__in": [number for number in range(threshold) if is_small(number, threshold=threshold)]})
    large = Q(**{f"{count}__gte": threshold})
    cells = cells.annotate(
        small_cells=Window(Sum(Case(When(small, then=1), default=0))),
        in_small_cells=Window(Sum(Case(When(small, then=F(count)), default=0))),
        least_large=Window(Min(Case(When(large, then=F(count))))),
    )
    lowest, highest = F("small_cells"), F("small_cells") * (threshold - 1)
    one_answer = Q(small_cells=1) | Q(in_small_cells=lowest) | Q(in_small_cells=highest)
    gives_away = Q(small_cells__gt=0) & (Q(least_large=None) | one_answer & Q(**{count: F("least_large")}))
    hidden = When(small | gives_away, then=Value(None))
    return cells.annotate(value=Case(hidden, default=F(count), output_field=IntegerField(null=True)))
