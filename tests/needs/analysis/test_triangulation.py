from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.analysis.rows import Reading
from needs.analysis.triangulation import (
    CONTEXT_SOURCES,
    DATA_SOURCES,
    SourceSays,
    Verdict,
    newest_first,
    triangulate,
)


def reading(source="siler", direction="shortage", published_on=date(2025, 1, 19), value="1200"):
    return Reading(source, "Attivazioni", Decimal(value), "contratti", "Regione", "2024", published_on, "", direction)


@pytest.mark.parametrize(
    ("voices", "directions", "verdict"),
    [
        (4, ["shortage"], Verdict.CONFIRMED),
        (4, ["shortage", ""], Verdict.CONFIRMED),
        (4, [""], Verdict.ONLY_VOICES),
        (4, [], Verdict.ONLY_VOICES),
        (4, ["no_shortage"], Verdict.CONTRADICTORY),
        (4, ["shortage", "no_shortage"], Verdict.CONTRADICTORY),
        (0, ["shortage"], Verdict.ONLY_DATA),
        (0, ["no_shortage"], Verdict.ONLY_DATA),
        (0, [], Verdict.NOTHING),
    ],
)
def test_verdict_says_what_the_sources_say_together(voices, directions, verdict):
    assert triangulate([reading(direction=d) for d in directions], voices=voices).verdict == verdict


def test_missing_source_is_none_never_zero():
    result = triangulate([reading("excelsior")], voices=3)

    assert result.sources == (
        SourceSays("siler", None),
        SourceSays("excelsior", reading("excelsior")),
        SourceSays("job_ads", None),
    )


def test_most_recent_figure_of_a_source_is_shown_and_the_others_counted():
    old, new, undated = reading(value="1"), reading(published_on=date(2025, 6, 1)), reading(published_on=None)

    assert triangulate([undated, new, old], voices=1).sources[0] == SourceSays("siler", new, others=2)


def test_figure_that_says_whether_there_is_a_shortage_is_shown_before_a_newer_one_that_does_not():
    speaks, newer = reading(), reading(direction="", published_on=date(2025, 6, 1))

    assert triangulate([newer, speaks], voices=1).sources[0] == SourceSays("siler", speaks, others=1)


@pytest.mark.parametrize("source", CONTEXT_SOURCES)
def test_other_sources_are_context_and_have_no_say(source):
    beside = reading(source, "no_shortage")

    found = triangulate([beside], voices=2)

    assert (found.verdict, found.context) == (Verdict.ONLY_VOICES, (beside,))
    assert triangulate([beside], voices=0).verdict == Verdict.NOTHING


def test_readings_stand_by_source_the_newest_first():
    alma, siler, ads = reading("almalaurea"), reading(), reading("job_ads")
    newer = reading(published_on=date(2025, 6, 1))

    assert newest_first([alma, ads, siler, newer]) == (newer, siler, ads, alma)


readings = st.lists(
    st.builds(
        reading,
        st.sampled_from([*DATA_SOURCES, *CONTEXT_SOURCES]),
        st.sampled_from(["", "shortage", "no_shortage"]),
        st.none() | st.dates(date(2020, 1, 1), date(2025, 12, 31)),
        st.sampled_from(["1", "2.5", "99"]),
    ),
    max_size=6,
)


@given(readings, st.integers(0, 20), st.randoms(use_true_random=False))
def test_order_of_the_readings_does_not_matter(rows, voices, random):
    mixed = list(rows)
    random.shuffle(mixed)

    assert triangulate(mixed, voices=voices) == triangulate(rows, voices=voices)


@given(readings, st.integers(0, 20))
def test_every_source_is_named_whether_it_speaks_or_not(rows, voices):
    assert tuple(says.source for says in triangulate(rows, voices=voices).sources) == DATA_SOURCES
