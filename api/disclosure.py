"""The disclosure rule inside a statement, for rows that PostgreSQL writes by itself: as `core.disclosure.figure`."""

from django.db.models import Case, F, IntegerField, Value, When

from core.disclosure import is_small


def shown(count: str, *, threshold: int) -> Case:
    """Return the column `count`, null where `core.disclosure.is_small` hides it."""
    hidden = [number for number in range(threshold) if is_small(number, threshold=threshold)]
    return Case(
        When(**{f"{count}__in": hidden}, then=Value(None)), default=F(count), output_field=IntegerField(null=True)
    )
