"""No printed number of organisations or people can be worked out below the threshold."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.disclosure import NETWORK, PUBLIC, Figure, figure, part, row, row_beyond

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30), max_size=6)
thresholds = st.sampled_from([NETWORK, PUBLIC])


def printed(counts, *, threshold):
    """A row as a reader sees it."""
    safe = row(counts, threshold=threshold)
    return tuple(str(cell) for cell in safe.cells.values()), str(safe.total)


@pytest.mark.parametrize(
    ("count", "threshold", "shown"), [(0, 5, "0"), (1, 5, "<5"), (4, 5, "<5"), (5, 5, "5"), (2, 3, "<3"), (3, 3, "3")]
)
def test_figure_hides_what_is_below_the_threshold(count, threshold, shown):
    assert str(figure(count, threshold=threshold)) == shown


def test_row_of_large_cells_is_shown():
    assert printed({"impresa": 8, "università": 5, "ente locale": 0}, threshold=5) == (("8", "5", "0"), "13")


def test_single_small_cell_takes_the_smallest_large_one_with_it():
    assert printed({"impresa": 9, "università": 5, "ente locale": 2}, threshold=5) == (("9", "n.d.", "n.d."), "16")


def test_small_cells_that_keep_their_secret_are_marked_small():
    assert printed({"impresa": 9, "università": 3, "ente locale": 2}, threshold=5) == (("9", "<5", "<5"), "14")


def test_two_ones_would_be_given_away_by_their_sum():
    assert printed({"impresa": 9, "università": 1, "ente locale": 1}, threshold=5) == (("n.d.", "n.d.", "n.d."), "11")


def test_row_without_a_large_cell_is_withheld_with_its_zeros():
    safe = row({"impresa": 4, "università": 4, "ente locale": 0}, threshold=5)

    assert safe.is_withheld
    assert [str(cell) for cell in safe.cells.values()] == ["n.d.", "n.d.", "n.d."]
    assert safe.total == Figure(8, 5)


def test_empty_row_and_row_of_zeros_say_zero():
    assert printed({}, threshold=5) == ((), "0")
    assert printed({"impresa": 0}, threshold=5) == (("0",), "0")


@pytest.mark.parametrize("threshold", [3, 4])
def test_every_small_cell_could_be_something_else_for_who_knows_the_rule(threshold):
    """The attacker sees the printed row, knows this very function, and tries every row of four cells."""
    answers = defaultdict(list)
    for values in product(range(threshold + 4), repeat=4):
        answers[printed(dict(zip("abcd", values, strict=True)), threshold=threshold)].append(values)

    given_away = [
        rows[0]
        for rows in answers.values()
        for place in range(4)
        if 0 < rows[0][place] < threshold and len({values[place] for values in rows}) == 1
    ]

    assert given_away == []


@given(counts, thresholds)
def test_row_never_prints_a_small_number(counts, threshold):
    safe = row(counts, threshold=threshold)

    small = [f for f in (*safe.cells.values(), safe.total) if f.value is not None and 0 < f.value < threshold]
    assert small == []


@given(counts, thresholds)
def test_row_prints_only_true_numbers(counts, threshold):
    safe = row(counts, threshold=threshold)

    assert safe.total.value in (None, sum(counts.values()))
    assert {k: f.value for k, f in safe.cells.items() if f.value is not None}.items() <= counts.items()


@given(st.integers(0, 40), st.integers(0, 40), thresholds)
def test_part_and_whole_do_not_give_away_the_rest(count, rest, threshold):
    whole = figure(count + rest, threshold=threshold)
    shown = part(count, of=count + rest, threshold=threshold)

    if whole.value is not None and shown.value:
        assert not 0 < whole.value - shown.value < threshold


def test_part_that_leaves_few_is_withheld_not_called_small():
    assert str(part(9, of=11, threshold=5)) == "n.d."
    assert str(part(9, of=9, threshold=5)) == "9"
    assert str(part(0, of=3, threshold=5)) == "0"
    assert str(part(3, of=20, threshold=5)) == "<5"


@given(counts, counts, thresholds)
def test_who_knows_some_cannot_subtract_to_a_small_rest(known, others, threshold):
    safe = row_beyond(known, others, threshold=threshold)

    rests = [cell.value - known.get(key, 0) for key, cell in safe.cells.items() if cell.value is not None]
    if safe.total.value is not None:
        rests.append(safe.total.value - sum(known.values()))
    assert [rest for rest in rests if 0 < rest < threshold] == []


def test_hidden_rest_on_top_of_known_ones_is_not_called_small():
    safe = row_beyond({"impresa": 9}, {"impresa": 2, "università": 8, "ente locale": 1}, threshold=5)

    assert {key: str(cell) for key, cell in safe.cells.items()} == {
        "impresa": "n.d.",
        "università": "8",
        "ente locale": "<5",
    }
    assert str(safe.total) == "20"
