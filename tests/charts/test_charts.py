"""Every chart: valid XML, unique ids, safe words, no style, whatever the rows."""

import itertools
import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from charts.bars import Bar, bars
from charts.flow import Part, Step, flow
from charts.heat import heat_table
from charts.slope import Change, slope
from charts.stacked import Stack, stacked_bars
from charts.svg import NARROW, WIDE, number, width_of, wrap
from charts.tiles import Tile, tile_map

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {
    "plain": "Programmazione di robot",
    "long": "Progettazione, integrazione e manutenzione predittiva di celle robotizzate multimarca " * 4,
    "one long word": "Precipitevolissimevolmente" * 8,
    "markup": "<script>alert('x')</script> & \"virgolette\" ]]>",
    "control": "a\x00b\x0bc\ud800d\ufffe",
    "empty": "",
}
HOW_MANY = (0, 1, 3, 40)


def _bars(label: str, n: int, width: int) -> str:
    return bars([Bar(label, i % 7 or None) for i in range(n)], id="b", title=label, desc=label, width=width)


def _stacked(label: str, n: int, width: int) -> str:
    rows = [Stack(label, (i, 1, 0, 2, 5)) for i in range(n)]
    return stacked_bars(rows, [label, "b", "c", "d", "e"], id="s", title=label, desc=label, width=width)


def _flow(label: str, n: int, width: int) -> str:
    steps = [Step(label, (Part(label, 3),) * n) for _step in range(3)] if n else []
    return flow(steps, id="f", title=label, desc=label, width=width)


def _slope(label: str, n: int, width: int) -> str:
    rows = [Change(label, i % 5, i % 3) for i in range(n)]
    return slope(rows, (label, label), id="l", title=label, desc=label, width=width)


def _tiles(label: str, n: int, width: int) -> str:
    tiles = [Tile(label, label, 1 + i % 7, (i % 6, i // 6)) for i in range(n)]
    return tile_map(tiles, id="t", title=label, desc=label, width=width)


DRAW: dict[str, Callable[[str, int, int], str]] = {
    "bars": _bars,
    "stacked": _stacked,
    "flow": _flow,
    "slope": _slope,
    "tiles": _tiles,
}
each_chart = pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)
each_width = pytest.mark.parametrize("width", [WIDE, NARROW])


@each_chart
@each_width
@pytest.mark.parametrize("n", HOW_MANY)
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_drawing_is_valid_and_named(draw, width, n, label):
    root = ET.fromstring(draw(label, n, width))

    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox").split()[2] == str(width)
    named = root.get("aria-labelledby").split()
    assert [e.get("id") for e in (root.find(f"{SVG}title"), root.find(f"{SVG}desc"))] == named
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


@each_chart
@each_width
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_drawing_holds_no_style_script_or_address(draw, width, label):
    tags = {e.tag.removeprefix(SVG) for e in ET.fromstring(draw(label, 3, width)).iter()}
    attributes = {a for e in ET.fromstring(draw(label, 3, width)).iter() for a in e.keys()}  # noqa: SIM118

    assert tags <= {"svg", "title", "desc", "g", "rect", "line", "path", "text"}
    assert not attributes & {"style", "href", "class", "onclick"}


@each_chart
@each_width
def test_marks_stay_inside_the_drawing(draw, width):
    root = ET.fromstring(draw(LABELS["long"], 40, width))
    height = float(root.get("viewBox").split()[3])

    for mark in root.iter():
        assert 0 <= float(mark.get("x", 0)) + float(mark.get("width", 0) if mark is not root else 0) <= width + 1
        assert 0 <= float(mark.get("y", 0)) <= height


@each_chart
@each_width
def test_words_stay_inside_the_drawing(draw, width):
    for text in ET.fromstring(draw(LABELS["long"], 3, width)).iter(f"{SVG}text"):
        length = width_of(text.text, int(text.get("font-size")))
        start = {"start": 0, "middle": length / 2, "end": length}[text.get("text-anchor")]
        left = float(text.get("x")) - start

        assert left >= -1, text.text
        assert left + length <= width + 1, text.text


@each_chart
def test_no_rows_are_said_in_words(draw):
    assert "Nessun dato da mostrare" in draw("Titolo", 0, WIDE)


@each_chart
def test_two_widths_do_not_share_ids(draw):
    wide, narrow = (set(re.findall(r' id="([^"]*)"', draw("Titolo", 3, width))) for width in (WIDE, NARROW))

    assert not wide & narrow


@each_chart
def test_same_rows_give_the_same_bytes(draw):
    assert draw("Titolo", 5, WIDE) == draw("Titolo", 5, WIDE)


def test_longest_bar_is_the_largest_value():
    drawn = bars([Bar("a", 10), Bar("b", 5), Bar("c", 0)], id="b", title="t", desc="d")

    widths = [float(r.get("width")) for r in ET.fromstring(drawn).iter(f"{SVG}rect")]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(widths[1] * 2, abs=0.2)


def test_missing_value_is_said_and_never_zero():
    said = [t.text for t in ET.fromstring(bars([Bar("a", None)], id="b", title="t", desc="d")).iter(f"{SVG}text")]

    assert said == ["a", "non disponibile"]


def test_change_is_told_by_sign_and_dash_not_by_colour_alone():
    rows = [Change("su", 1, 2), Change("giù", 2, 1), Change("pari", 1, 1)]

    root = ET.fromstring(slope(rows, ("prima", "dopo"), id="l", title="t", desc="d"))

    assert [line.get("stroke-dasharray") for line in root.iter(f"{SVG}line")] == [None, "6 4", None]
    assert {t.text for t in root.iter(f"{SVG}text")} >= {"2 ▲ su", "1 ▼ giù", "1 = pari"}


def test_labels_of_a_slope_never_touch():
    rows = [Change(str(n), 5, 5) for n in range(12)]

    root = ET.fromstring(slope(rows, ("prima", "dopo"), id="l", title="t", desc="d"))

    words = [t for t in root.iter(f"{SVG}text") if "=" in t.text]
    places = sorted(float(t.get("y")) for t in words)
    assert len(words) == 12
    assert min(b - a for a, b in itertools.pairwise(places)) >= 14


def test_line_of_an_unchanged_row_is_level_even_in_a_crowd():
    rows = [Change("a", 7, 7), Change("b", 8, 6.5), Change("c", 30, 7.2)]

    root = ET.fromstring(slope(rows, ("prima", "dopo"), id="l", title="t", desc="d"))

    line = next(iter(root.iter(f"{SVG}line")))
    assert line.get("y1") == line.get("y2")


def test_a_sixth_category_is_refused():
    with pytest.raises(ValueError, match="four categories"):
        stacked_bars([Stack("a", (1,) * 6)], list("abcdef"), id="s", title="t", desc="d")


def test_heat_steps_follow_the_largest_cell_and_zero_has_no_link():
    table = heat_table(
        {("r", "a"): 10, ("r", "b"): 5, ("r", "c"): 1},
        ["r"],
        ["a", "b", "c", "d"],
        caption="t",
        corner="x",
        url=lambda row, column: f"/{row}/{column}/",
    )

    cells = table.rows[0].cells
    assert [(c.text, c.step, c.url) for c in cells] == [
        ("10", 6, "/r/a/"),
        ("5", 4, "/r/b/"),
        ("1", 2, "/r/c/"),
        ("0", 1, ""),
    ]
    assert cells[0].name == "r, a: 10"
    assert table.rows[0].total == "16"


@pytest.mark.parametrize(
    ("most", "said"), [(3, ["0", "1", "2", "3"]), (23, ["0", "1-4", "5-9", "10-13", "14-18", "19-23"])]
)
def test_legend_of_the_map_says_which_numbers_each_colour_has(most, said):
    tiles = [Tile("Ravenna", "RA", most, (1, 0)), Tile("Parma", "PR", 0, (0, 0))]
    root = ET.fromstring(tile_map(tiles, id="t", title="t", desc="d", width=NARROW))

    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words == ["RA", str(most), "PR", "0", *said]


@pytest.mark.parametrize(("value", "said"), [(1234567, "1.234.567"), (3.45, "3,5"), (4.0, "4"), (0, "0")])
def test_numbers_are_written_as_italians_do(value, said):
    assert number(value) == said


def test_wrapped_words_say_that_something_is_missing():
    lines = wrap("uno due tre quattro cinque sei sette", 60, lines=2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert wrap("uno due", 600) == ["uno due"]
