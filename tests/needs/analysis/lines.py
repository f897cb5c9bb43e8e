"""Lines and voices for the tests of the figures; no database."""

from datetime import date

from hypothesis import strategies as st

from needs.analysis.rows import Statement, Voice

ROUNDS = {"2024-11": date(2024, 11, 20), "2025-05": date(2025, 5, 12), "2025-11": date(2025, 11, 19)}


def voice(key: str, category: str = "firm", size: str = "small", province: str = "BO") -> Voice:
    return Voice(key, category, size, province)


def line(contribution: str, *voices: str | Voice, round: str = "2025-05", cluster: str = "MECH", **values) -> Statement:
    """A line of a table; voices given as keys are small firms of Bologna."""
    return Statement(
        contribution=contribution,
        round=round,
        held_on=ROUNDS[round],
        cluster=cluster,
        focus_group=f"{cluster}-{round}",
        voices=tuple(v if isinstance(v, Voice) else voice(v) for v in voices),
        **values,
    )


voices = st.builds(
    voice,
    st.sampled_from([f"k{n}" for n in range(12)]),
    st.sampled_from(["firm", "university_research", "job_service"]),
    st.sampled_from(["micro", "small", "large"]),
    st.sampled_from(["BO", "MO", "RE", ""]),
)


@st.composite
def lines(draw, min_size=0):
    """A list of lines, each with its own name, from one to three rounds."""
    count = draw(st.integers(min_size, 8))
    return [
        line(
            f"c{number}",
            *draw(st.lists(voices, max_size=4, unique_by=lambda v: v.key)),
            round=draw(st.sampled_from(list(ROUNDS))),
            cluster=draw(st.sampled_from(["MECH", "BUILD", "HEALTH"])),
            difficulty=draw(st.none() | st.integers(1, 5)),
            urgency=draw(st.none() | st.integers(1, 5)),
            agreement=draw(st.sampled_from(["", "single_voice", "several", "majority", "consensus", "contested"])),
            driver=draw(st.sampled_from(["", "long_training_gap", "retention_gap"])),
        )
        for number in range(count)
    ]
