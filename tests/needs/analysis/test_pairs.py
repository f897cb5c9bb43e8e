from hypothesis import given
from hypothesis import strategies as st

from needs.analysis.pairs import Thing, pairs_of

ROBOTS = Thing("need:1", ("Programmatori di robot industriali", "Chi programma celle robotizzate"), True, weight=200)
ROBOTS_TOO = Thing("need:2", ("Programmatori per robot collaborativi",), True, weight=100)
NURSES = Thing("need:3", ("Infermieri di comunità",), True, weight=100)
LOOSE = Thing("line:9", ("Mancano programmatori capaci di usare robot collaborativi.",), False)


def keys(pairs):
    return [(pair.anchor, pair.other) for pair in pairs]


def test_alike_needs_and_loose_lines_are_paired_with_the_words():
    pairs = pairs_of([NURSES, ROBOTS_TOO, LOOSE, ROBOTS])

    assert set(keys(pairs)) == {("need:2", "line:9"), ("need:1", "need:2")}
    assert {pair.words for pair in pairs} == {("collaborativi", "programmatori", "robot"), ("programmatori", "robot")}


def test_anchor_is_the_need_with_more_behind_it():
    assert keys(pairs_of([ROBOTS_TOO, ROBOTS])) == [("need:1", "need:2")]


def test_loose_line_stays_with_the_need_it_is_likest_to():
    assert [pair.anchor for pair in pairs_of([ROBOTS, ROBOTS_TOO, LOOSE]) if pair.other == "line:9"] == ["need:2"]


def test_pairs_judged_apart_are_not_proposed():
    apart = {frozenset(("need:2", "need:1")), frozenset(("line:9", "need:2"))}

    assert ("need:1", "need:2") not in keys(pairs_of([ROBOTS, ROBOTS_TOO], apart=apart))
    assert keys(pairs_of([ROBOTS_TOO, LOOSE], apart=apart)) == []


def test_same_occupation_or_skill_pairs_what_words_do_not():
    one = Thing("need:5", ("Saldatori",), True, occupation=7)
    two = Thing("need:6", ("Addetti alla giunzione dei metalli",), True, occupation=7, skills=frozenset({3}))
    three = Thing("need:7", ("Operatori di isola",), True, skills=frozenset({3}))

    (pair,) = pairs_of([one, two, three])

    assert (pair.anchor, pair.other, pair.same_occupation, pair.words) == ("need:5", "need:6", True, ())


def test_one_common_word_is_no_pair():
    one_word = Thing("need:4", ("Robot da cucina",), True)

    assert pairs_of([one_word, ROBOTS]) == pairs_of([]) == []


def test_loose_lines_that_no_need_claims_stand_beside_one_line_each():
    lines = [Thing(f"line:{number}", LOOSE.texts, False) for number in (1, 2, 3)]

    assert keys(pairs_of(lines)) == [("line:1", "line:2"), ("line:1", "line:3")]
    assert {pair.anchor for pair in pairs_of([*lines, ROBOTS_TOO])} == {"need:2"}
    apart = {frozenset(("line:1", "line:2"))}
    assert keys(pairs_of(lines, apart=apart)) == [("line:1", "line:3")]


words = st.lists(
    st.sampled_from(["robot", "dati", "energia", "salute", "edifici", "software", "impianti", "qualità"]), max_size=6
)
things = st.builds(
    lambda number, texts, is_need, job: Thing(f"x:{number}", (" ".join(texts),), is_need, job),
    st.integers(0, 50),
    words,
    st.booleans(),
    st.none() | st.integers(1, 3),
)


@given(st.lists(things, max_size=10, unique_by=lambda thing: thing.key), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_nothing_is_paired_twice(found, random):
    mixed = list(found)
    random.shuffle(mixed)

    pairs = pairs_of(found)

    assert pairs_of(mixed) == pairs
    assert len({frozenset(key) for key in keys(pairs)}) == len(pairs)
    assert all(0 <= pair.share <= 1 and pair.anchor != pair.other for pair in pairs)
