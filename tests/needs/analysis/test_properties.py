"""What must hold for the figures whatever the tables said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.analysis.assessment import assess
from needs.analysis.persistence import Course, follow
from needs.analysis.priority import prioritise
from needs.analysis.rows import Evidence
from needs.analysis.triangulation import Verdict, triangulate
from needs.analysis.voices import hear
from tests.needs.analysis.lines import line, lines, voice
from tests.needs.analysis.test_triangulation import readings

# What must be there for a verdict to be given, and in how many rounds for a course.
NEEDED = {
    Verdict.NOTHING: set(),
    Verdict.ONLY_VOICES: {"voices"},
    Verdict.ONLY_DATA: {"data"},
    Verdict.CONFIRMED: {"voices", "shortage"},
    Verdict.CONTRADICTORY: {"voices", "no_shortage"},
}
ROUNDS_NEEDED = {Course.UNSAID: 0, Course.NEW: 1, Course.QUIET: 1, Course.PERSISTENT: 2, Course.GROWING: 2}

# One organisation: it has one key in a round, wherever it speaks.
organisation = voice("k0", "firm", "small", "BO")


def repeated(draw_from, count: int):
    """The same body says it again, at other tables of the same round and with other values."""
    return st.lists(
        st.builds(
            lambda cluster, difficulty, agreement: (cluster, difficulty, agreement),
            st.sampled_from(draw_from),
            st.none() | st.integers(1, 5),
            st.sampled_from(["", "single_voice", "consensus"]),
        ),
        min_size=1,
        max_size=count,
    )


@given(lines(), repeated(["MECH", "BUILD", "HEALTH"], 5))
def test_repeating_a_statement_from_one_organisation_never_raises_the_voices(rows, again):
    said = [*rows, line("prima", organisation)]
    more = [
        line(f"ancora{number}", organisation, cluster=cluster, difficulty=difficulty, agreement=agreement)
        for number, (cluster, difficulty, agreement) in enumerate(again)
    ]

    before, after = hear(said), hear([*said, *more])

    assert (after.count, after.by_round) == (before.count, before.by_round)
    assert (after.by_category, after.by_size) == (before.by_category, before.by_size)
    assert (after.by_province, after.silent_provinces) == (before.by_province, before.silent_provinces)
    assert prioritise([*said, *more]).n == prioritise(said).n
    assert [r.voices for r in follow([*said, *more], status="open").rounds] == [
        r.voices for r in follow(said, status="open").rounds
    ]
    assert [p.voices for p in prioritise([*said, *more]).parts if p.name == "breadth"] == [before.count]


@given(lines(min_size=1), st.integers(1, 4))
def test_repeating_word_for_word_changes_no_part_of_the_priority(rows, times):
    one = [replace(rows[0], voices=(organisation,), contribution="solo")]
    again = [replace(one[0], contribution=f"ancora{number}") for number in range(times)]

    once, often = prioritise(one), prioritise([*one, *again])
    assert often.score == pytest.approx(once.score)
    assert [part.value for part in often.parts] == [part.value and pytest.approx(part.value) for part in once.parts]
    assert [part.voices for part in often.parts] == [part.voices for part in once.parts]


def kinds(voices: int, quoted) -> set[str]:
    """What kinds of evidence there are."""
    directions = {reading.direction for reading in quoted if reading.source in {"siler", "excelsior", "job_ads"}} - {""}
    return directions | ({"voices"} if voices else set()) | ({"data"} if directions else set())


@given(readings, st.integers(0, 20), st.data())
def test_part_of_the_evidence_never_gives_a_verdict_that_needs_more(rows, voices, data):
    part = [row for row in rows if data.draw(st.booleans())]
    fewer = data.draw(st.integers(0, voices))

    verdict = triangulate(part, voices=fewer).verdict

    assert NEEDED[verdict] <= kinds(fewer, part) <= kinds(voices, rows)


@given(lines(), st.data())
def test_part_of_the_lines_never_gives_a_course_that_needs_more_rounds(rows, data):
    part = [row for row in rows if data.draw(st.booleans())]

    whole, less = follow(rows, status="open"), follow(part, status="open")

    assert ROUNDS_NEEDED[less.course] <= len(less.rounds) <= len(whole.rounds)
    assert hear(part).count <= hear(rows).count


@given(lines(), readings, st.randoms(use_true_random=False))
def test_no_figure_depends_on_the_order(rows, quoted, random):
    other_rows, other_quoted = list(rows), list(quoted)
    random.shuffle(other_rows)
    random.shuffle(other_quoted)

    def figures(statements, observations):
        evidence = Evidence("robot", "open", tuple(statements), tuple(observations))
        return assess(evidence, last_round="2025-05", provinces=["BO", "RN"], sizes=["micro"])

    assert figures(other_rows, other_quoted) == figures(rows, quoted)
