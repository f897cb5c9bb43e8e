from hypothesis import given
from hypothesis import strategies as st

from needs.analysis.voices import hear, split
from tests.needs.analysis.lines import line, lines, voice


def test_two_lines_of_one_firm_are_one_voice():
    heard = hear([line("a", "rossi"), line("b", "rossi", "bianchi")])

    assert (heard.count, heard.mentions, heard.by_category) == (2, 3, {"firm": 2})


def test_line_without_voices_is_one_voice_of_unknown_kind():
    heard = hear([line("a"), line("b")])

    assert (heard.count, heard.by_category, heard.by_province) == (2, {"": 2}, {"": 2})


def test_two_voices_with_seventy_percent_are_a_warning():
    loud = [line(f"c{n}", "rossi" if n < 4 else "bianchi") for n in range(7)]
    quiet = [line(f"q{n}", f"altro{n}") for n in range(3)]

    assert (hear([*loud, *quiet]).two_loudest, hear([*loud, *quiet]).concentrated) == (0.7, True)
    assert hear([*loud, *quiet, line("ancora", "altro9")]).concentrated is False


def test_silent_provinces_and_sizes_are_those_nobody_spoke_from():
    heard = hear(
        [line("a", voice("rossi", size="large", province="MO"), voice("unibo", "university_research", "", "FE"))],
        provinces=["BO", "MO", "FE"],
        sizes=["micro", "large"],
    )

    assert (heard.silent_provinces, heard.silent_sizes, heard.by_size) == (("BO",), ("micro",), {"large": 1})


def test_voices_are_counted_once_in_each_round():
    heard = hear([line("a", "k1", "k2"), line("b", "k3", round="2024-11")])

    assert (heard.count, heard.by_round) == (3, {"2024-11": 1, "2025-05": 2})


def test_nothing_said_is_nobody():
    heard = hear([])

    assert (heard.count, heard.two_loudest, heard.concentrated) == (0, 0.0, False)


@given(lines(), st.randoms(use_true_random=False))
def test_order_of_the_lines_does_not_matter(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)

    assert hear(mixed) == hear(rows)


@given(lines())
def test_rows_add_up_to_the_voices(rows):
    heard = hear(rows)

    assert sum(heard.by_category.values()) == sum(heard.by_province.values()) == heard.count


@given(lines(min_size=1))
def test_saying_it_again_adds_no_voice(rows):
    again = line("di-nuovo", *rows[0].heard, round=rows[0].round)

    assert hear([*rows, again]).count == hear(rows).count


def test_split_takes_voices_of_the_own_tables_from_the_others():
    mine, theirs = line("a", "k1", "k2"), line("b", "k2", "k3", cluster="BUILD")
    nobodys, only_mine = line("c", cluster="BUILD"), line("d", "k1", cluster="BUILD")

    own, others = split([mine, theirs, nobodys, only_mine], tables={"MECH-2025-05"})

    assert own == [mine]
    assert [[v.key for v in other.voices] for other in others] == [["k3"], ["line:c"]]


@given(lines())
def test_split_loses_no_voice(rows):
    own, others = split(rows, tables={"MECH-2025-05", "BUILD-2024-11"})

    assert hear(own).count + hear(others).count == hear(rows).count
