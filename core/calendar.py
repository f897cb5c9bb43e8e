"""The portal's clock: the reference date of the demo, and past moments when a past round is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the moment that facts are dated with: the real one, or the reference date at this time of day.

    Leases, sessions, tokens and links never use it: they expire by the real clock.
    """
    if moment := _moment.get():
        return moment
    if settings.REFERENCE_DATE:
        return timezone.make_aware(datetime.combine(settings.REFERENCE_DATE, timezone.localtime().time()))
    return timezone.now()


def today() -> date:
    """Return the day from which "overdue" and "next" are computed."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """Return the day of a moment where the portal is: at half past midnight in Rome the day in UTC is another."""
    return timezone.localtime(moment).date()


@contextmanager
def as_of(day: date, hour: int = 10) -> Iterator[None]:
    """Date what happens inside as of a past day: for loading rounds that took place before the portal."""
    token = _moment.set(timezone.make_aware(datetime.combine(day, time(hour))))
    try:
        yield
    finally:
        _moment.reset(token)
