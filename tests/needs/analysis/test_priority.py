from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.analysis.priority import AGREEMENT, WEIGHTS, prioritise
from tests.needs.analysis.lines import line, lines, voice


def values(priority):
    return {part.name: part.value for part in priority.parts}


def test_weights_are_round_and_make_a_hundred():
    assert sum(WEIGHTS.values()) == 100
    assert all(weight % 5 == 0 for weight in WEIGHTS.values())


def test_parts_are_between_nought_and_one_and_make_the_score():
    priority = prioritise(
        [line("a", "k1", "k2", difficulty=5, urgency=3, agreement="majority"), line("b", "k3", difficulty=3, urgency=3)]
    )

    assert values(priority) == pytest.approx(
        {"difficulty": 5 / 6, "urgency": 0.5, "agreement": 0.8, "breadth": (1 / 4 + 1 / 6) / 2}
    )
    assert priority.score == pytest.approx(30 * 5 / 6 + 30 * 0.5 + 20 * 0.8 + 20 * 5 / 24)
    assert priority.n == 3


def test_who_speaks_often_does_not_weigh_more():
    once = prioritise([line("a", "k1", difficulty=5), line("b", "k2", difficulty=1)])
    often = prioritise([line("a", "k1", difficulty=5), line("b", "k2", difficulty=1), line("c", "k2", difficulty=1)])

    assert values(often)["difficulty"] == values(once)["difficulty"] == 0.5


def test_missing_part_is_missing_and_the_rest_is_weighed():
    priority = prioritise([line("a", "k1", difficulty=5)])

    assert values(priority) == pytest.approx({"difficulty": 1.0, "urgency": None, "agreement": None, "breadth": 5 / 24})
    assert priority.score == pytest.approx(100 * (30 + 20 * 5 / 24) / 50)


def test_nothing_said_has_no_score():
    priority = prioritise([])

    assert (priority.score, priority.n) == (None, 0)
    assert [part.name for part in priority.parts] == list(WEIGHTS)


@given(lines(min_size=1), st.randoms(use_true_random=False))
def test_order_of_the_lines_does_not_matter(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)

    assert prioritise(mixed) == prioritise(rows)


@given(lines(min_size=1))
def test_score_lies_between_its_parts(rows):
    priority = prioritise(rows)
    known = [100 * part.value for part in priority.parts if part.value is not None]

    assert min(known) - 1e-9 <= priority.score <= max(known) + 1e-9 <= 100 + 1e-9


@given(lines(min_size=1), st.sampled_from(["difficulty", "urgency"]), st.data())
def test_more_difficult_or_urgent_is_never_less_pressing(rows, name, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    value = getattr(rows[place], name)
    if value is None:
        return
    raised = [*rows]
    raised[place] = replace(rows[place], **{name: data.draw(st.integers(value, 5))})

    assert prioritise(raised).score >= prioritise(rows).score - 1e-9


@given(lines(min_size=1), st.data())
def test_more_agreement_is_never_less_pressing(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    if not rows[place].agreement:
        return
    stronger = [name for name, value in AGREEMENT.items() if value >= AGREEMENT[rows[place].agreement]]
    raised = [*rows]
    raised[place] = replace(rows[place], agreement=data.draw(st.sampled_from(stronger)))

    assert prioritise(raised).score >= prioritise(rows).score - 1e-9


@given(lines(min_size=1))
def test_one_more_cluster_and_province_never_narrow_the_breadth(rows):
    more = [*rows, line("altrove", voice("nuova", province="PC"), cluster="AGRIFOOD")]

    assert values(prioritise(more))["breadth"] >= values(prioritise(rows))["breadth"]
