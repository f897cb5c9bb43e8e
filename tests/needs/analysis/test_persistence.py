from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.analysis.persistence import Course, RoundHeard, follow
from tests.needs.analysis.lines import line, lines

NOVEMBER, MAY = "2024-11", "2025-05"


@pytest.mark.parametrize(
    ("rows", "status", "last_round", "course"),
    [
        ([], "open", "", Course.UNSAID),
        ([line("a", "k1", round=MAY)], "open", MAY, Course.NEW),
        ([line("a", "k1", round=NOVEMBER)], "open", MAY, Course.QUIET),
        ([line("a", "k1", round=NOVEMBER), line("b", "k2", round=MAY)], "open", MAY, Course.PERSISTENT),
        ([line("a", "k1", "k2", round=NOVEMBER), line("b", "k3", round=MAY)], "open", MAY, Course.PERSISTENT),
        ([line("a", "k1", round=NOVEMBER), line("b", "k2", "k3", round=MAY)], "open", MAY, Course.GROWING),
        ([line("a", "k1", round=NOVEMBER), line("b", "k2", "k3", round=MAY)], "answered", MAY, Course.ANSWERED),
        ([line("a", "k1", round=MAY)], "withdrawn", MAY, Course.WITHDRAWN),
        ([line("a", "k1", round=NOVEMBER)], "open", "", Course.NEW),
    ],
)
def test_course_of_a_need(rows, status, last_round, course):
    assert follow(rows, status=status, last_round=last_round).course == course


def test_rounds_are_told_in_order_with_voices_lines_and_clusters():
    persistence = follow(
        [
            line("b", "k2", "k3", round=MAY),
            line("c", "k3", round=MAY, cluster="BUILD"),
            line("a", "k1", round=NOVEMBER),
        ],
        status="open",
    )

    assert persistence.rounds == (
        RoundHeard(NOVEMBER, date(2024, 11, 20), voices=1, lines=1, clusters=1),
        RoundHeard(MAY, date(2025, 5, 12), voices=2, lines=2, clusters=2),
    )
    assert (persistence.since, persistence.last) == (date(2024, 11, 20), date(2025, 5, 12))


@given(lines(), st.randoms(use_true_random=False))
def test_order_of_the_lines_does_not_matter(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)

    assert follow(mixed, status="open") == follow(rows, status="open")


@given(lines(min_size=1))
def test_every_line_belongs_to_one_round(rows):
    persistence = follow(rows, status="open")

    assert sum(heard.lines for heard in persistence.rounds) == len(rows)
