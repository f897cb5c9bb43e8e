"""The reference date."""

from datetime import UTC, date, datetime

import time_machine

from core.calendar import day_of, today


def test_the_demo_stands_still(settings):
    settings.REFERENCE_DATE = date(2025, 11, 10)

    assert today() == date(2025, 11, 10)


@time_machine.travel(datetime(2026, 3, 31, 22, 30, tzinfo=UTC), tick=False)
def test_otherwise_it_is_the_day_in_rome(settings):
    settings.REFERENCE_DATE = None

    assert today() == date(2026, 4, 1)


def test_moment_after_midnight_is_of_the_day_in_rome():
    assert day_of(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
