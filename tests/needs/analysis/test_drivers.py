from focusgroups.models import NeedDetails
from needs.analysis.drivers import ATTRACTION, ENHANCEMENT, LEVERS, PERMANENCE, Driver, drivers_of
from tests.needs.analysis.lines import line


def test_every_cause_that_a_line_can_name_has_its_lever():
    assert set(LEVERS) == set(NeedDetails.ShortageDriver.values)
    assert set(LEVERS.values()) == {ATTRACTION, PERMANENCE, ENHANCEMENT}


def test_causes_are_ranked_by_the_lines_that_name_them():
    rows = [
        line("a", driver="retention_gap"),
        line("b", driver="long_training_gap"),
        line("c", driver="retention_gap"),
        line("d"),
    ]

    assert drivers_of(rows) == (Driver("retention_gap", 2, PERMANENCE), Driver("long_training_gap", 1, ENHANCEMENT))
    assert drivers_of(reversed(rows)) == drivers_of(rows)
