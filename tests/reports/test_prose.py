"""Authored text: the markup, its nodes, and the HTML of the browser's editor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents import text
from reports.prose import cleaned, from_html, to_html

PIECES = [
    "a",
    "b",
    " ",
    "**",
    "__",
    "*",
    "_",
    "\\",
    "[",
    "]",
    "(https://x.it/a)",
    "- ",
    "1. ",
    "## ",
    "\n",
    "\n\n",
    "<b>",
]
written = st.lists(st.sampled_from([*PIECES, "&amp;", ".", "#", "è", "[C-0001]"]), max_size=16).map("".join)


def letters(pieces: list[dict]) -> list[tuple]:
    """Every letter with how it is set; a blank is the same in bold and in plain."""
    marks = [(c, run["bold"], run.get("italic"), run.get("href")) for run in pieces for c in run["text"]]
    bare = [(c, None, None, href) if c.isspace() else (c, bold, italic, href) for c, bold, italic, href in marks]
    while bare and bare[0][0].isspace():
        bare.pop(0)
    while bare and bare[-1][0].isspace():
        bare.pop()
    return bare


def meaning(nodes: list[dict]) -> list[tuple]:
    """What nodes say, letter by letter; what is empty says nothing."""
    said = []
    for node in nodes:
        if node["type"] == "heading":
            said.append(("heading", node["text"].split()))
        elif node["type"] == "paragraph":
            said.append(("paragraph", letters(node["runs"])))
        else:
            said.append(("list", node.get("ordered"), [kept for item in node["items"] if (kept := letters(item))]))
    return [part for part in said if part[-1]]


@given(written)
def test_markup_of_nodes_gives_the_same_nodes_again(words):
    nodes = text.nodes(words)

    assert meaning(text.nodes(text.markup(nodes))) == meaning(nodes)


@given(written)
def test_the_editor_s_html_gives_the_same_nodes_again(words):
    assert meaning(text.nodes(from_html(to_html(words)))) == meaning(text.nodes(words))


@given(written, st.integers(1, 12))
def test_shortened_nodes_say_the_beginning_with_their_marks(words, most):
    nodes = text.nodes(words)

    short = text.shortened(nodes, most)

    kept, whole = all_letters(short), all_letters(nodes)
    if kept and kept[-1][0] == "…":
        kept.pop()
    assert kept == whole[: len(kept)]
    assert len(kept) <= most
    assert short == nodes or len(whole) > most


def all_letters(nodes: list[dict]) -> list[tuple]:
    """Every letter with how it is set, whatever it stands in."""
    lines_of = {"heading": lambda node: [[{"text": node["text"]}]], "list": lambda node: node["items"]}
    lines = [line for node in nodes for line in lines_of.get(node["type"], lambda node: [node["runs"]])(node)]
    return [
        (c, run.get("bold"), run.get("italic"), run.get("href")) for line in lines for run in line for c in run["text"]
    ]


def test_shortened_text_ends_between_two_words():
    short = text.shortened(text.nodes("Uno **due parole** tre.\n\nAltro."), 11)

    assert [run["text"] for run in short[0]["runs"]] == ["Uno ", "due…"]
    assert (len(short), short[0]["runs"][1]["bold"]) == (1, True)


@pytest.mark.parametrize(
    ("html", "markup"),
    [
        ("<p>uno</p><p>due</p>", "uno\n\ndue"),
        ("<p>a <strong>b </strong>c <em>d</em></p>", "a **b** c __d__"),
        ("<p><strong>a<em>b</em></strong></p>", "**a__b__**"),
        ("<h3>Titolo</h3><ul><li><p>uno</p></li><li>due</li></ul>", "## Titolo\n\n- uno\n- due"),
        ("<ol><li><p>uno</p><ul><li>dentro</li></ul></li><li><p>due</p></li></ol>", "1. uno\n2. dentro\n3. due"),
        ('<p><a href="https://x.it/a(b)">qui</a></p>', "[qui](https://x.it/a%28b%29)"),
        ('<p><a href="javascript:alert(1)">qui</a></p>', "qui"),
        (
            "<p>- non una voce</p><p>1. neppure</p><p>## né un titolo</p>",
            "\\- non una voce\n\n1\\. neppure\n\n\\## né un titolo",
        ),
        ("<p>2 ** 3 e a_b</p>", "2 \\*\\* 3 e a_b"),
        ("<script>alert(1)</script><p onclick='x()'>testo<img src=x onerror=y></p>", "testo"),
        ("solo testo", "solo testo"),
        ("<p></p>", ""),
        ("<p>uno<br>due</p>", "uno due"),
    ],
)
def test_html_of_the_editor_becomes_markup(html, markup):
    assert from_html(html) == markup


@pytest.mark.parametrize(
    "html",
    [
        "<iframe src='https://x.it'></iframe>",
        "<svg onload=alert(1)></svg>",
        "<a href='data:text/html,x'>a</a>",
        "<math><mtext></mtext></math><style>*{}</style>",
        "<p style='position:fixed' class='x' id='y'>a</p>",
    ],
)
def test_nothing_but_the_allowed_tags_is_left(html):
    left = cleaned(html)

    assert not any(word in left for word in ("iframe", "svg", "data:", "style", "class", "id=", "math"))


def test_typed_tags_stay_text():
    assert to_html("<b>x</b>").replace("\n", "") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"


def test_headings_of_authored_text_stand_below_the_paragraph_s_title():
    assert [node["level"] for node in text.nodes("## Uno\n\ntesto", level=3) if node["type"] == "heading"] == [3]
