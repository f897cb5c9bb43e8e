from needs.analysis.counts import heat
from needs.analysis.rows import Evidence
from tests.needs.analysis.lines import line


def test_heat_counts_a_need_once_in_each_cell_and_once_in_the_totals():
    needs = [
        Evidence("robot", "open", (line("a", s3_areas=("06", "07")), line("b", s3_areas=("07",), cluster="BUILD"))),
        Evidence("posa", "open", (line("c", s3_areas=("07",)), line("d", s3_areas=("07",)))),
        Evidence("altrove", "open", (line("e", s3_areas=("13",), cluster="HEALTH"),)),
    ]

    result = heat(needs, clusters=["BUILD", "MECH"], areas=["06", "07"])

    assert result.cells == {("BUILD", "06"): 0, ("BUILD", "07"): 1, ("MECH", "06"): 1, ("MECH", "07"): 2}
    assert (result.row_totals, result.total) == ({"BUILD": 1, "MECH": 2}, 2)
