"""The small markup of authored text, into nodes and back. Pure.

A blank line parts paragraphs; "- " and "1. " begin items of a list, "## " a sub-heading; **bold**, __italic__,
[words](https://address). A backslash takes a sign literally. Everything else is plain text and stays as it was typed,
`<b>` and `#read("x")` included.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from core.text import printable

BOLD, ITALIC = "**", "__"
MARKS = {BOLD: "bold", ITALIC: "italic"}
SIGN = re.compile(
    r"\\(?P<literal>[\\*_\[\]#.\-])|(?P<mark>\*\*|__)"
    r"|\[(?P<words>\s*(?:\\.|[^\\\[\]\s])(?:\\.|[^\\\[\]])*)\]\((?P<href>(?:https?://|mailto:)[^\s()<>\\]+)\)"
)
END_OF_LINK_WORDS = re.compile(r"\](?=\((?:https?://|mailto:))")
BACKSLASH = re.compile(r"\\(?=[\\*_\[\]#.\-]|$)")
LINES = (("heading", re.compile(r"##\s+")), ("list", re.compile(r"-\s+")), ("ordered", re.compile(r"\d+\.\s+")))

Run = dict
Node = dict


# --- from markup to nodes ---


def nodes(text: str, *, level: int = 2) -> list[Node]:
    """Turn authored text into headings (of `level`), paragraphs and lists."""
    result: list[Node] = []
    for block in re.split(r"\n\s*\n", printable(text).replace("\r\n", "\n").replace("\r", "\n")):
        lines = [_sorted(line.strip()) for line in block.split("\n") if line.strip()]
        for kind, group in groupby(lines, key=lambda line: line[0]):
            result += _nodes(kind, [words for _kind, words in group], level)
    return result


def _sorted(line: str) -> tuple[str, str]:
    """The kind of a line, and its words."""
    for kind, sign in LINES:
        if found := sign.match(line):
            return kind, line[found.end() :]
    return "paragraph", line


def _nodes(kind: str, lines: list[str], level: int) -> list[Node]:
    if kind == "heading":
        return [{"type": "heading", "level": level, "text": said(runs(line))} for line in lines]
    if kind == "paragraph":
        return [{"type": "paragraph", "runs": runs(" ".join(lines))}]
    ordered = {"ordered": True} if kind == "ordered" else {}
    return [{"type": "list", "items": [runs(line) for line in lines], **ordered}]


def said(pieces: Iterable[Run]) -> str:
    """The words of runs, without their marks."""
    return "".join(run["text"] for run in pieces)


def runs(line: str) -> list[Run]:
    """Split a line into pieces: text, bold, and where they hold italic and href."""
    tokens = list(_tokens(printable(line)))
    marks = _pairs(tokens)
    on = dict.fromkeys(MARKS, False)
    pieces: list[Run] = []
    for place, (kind, text, href) in enumerate(tokens):
        if place in marks:
            on[text] = not on[text]
        else:
            words = said(runs_of_literals(text)) if kind == "link" else text
            _append(pieces, {"text": words, "bold": on[BOLD]} | _extra(on[ITALIC], href))
    return pieces


def _extra(italic: bool, href: str) -> dict:
    return ({"italic": True} if italic else {}) | ({"href": href} if href else {})


def _append(pieces: list[Run], run: Run) -> None:
    """Add a run, to the last one if only their words differ."""
    if pieces and {**pieces[-1], "text": ""} == {**run, "text": ""}:
        pieces[-1]["text"] += run["text"]
    elif run["text"]:
        pieces.append(run)


def runs_of_literals(text: str) -> list[Run]:
    """The words of a link, in which only backslashes mean something."""
    return [{"text": re.sub(r"\\([\\*_\[\]#.\-])", r"\1", text), "bold": False}]


Token = tuple[str, str, str]  # kind (text, literal, mark, link), text, address


def _tokens(line: str) -> Iterator[Token]:
    here = 0
    for found in SIGN.finditer(line):
        if found.start() > here:
            yield "text", line[here : found.start()], ""
        here = found.end()
        kind = found.lastgroup or ""
        if kind == "href":
            yield "link", found["words"], found["href"]
        else:
            yield kind, found[kind], ""
    if here < len(line):
        yield "text", line[here:], ""


def _pairs(tokens: list[Token]) -> set[int]:
    """The places of the marks that open or close something; the others are plain text."""
    paired: set[int] = set()
    opened: dict[str, int] = {}
    for place, token in enumerate(tokens):
        if token[0] != "mark":
            continue
        mark = token[1]
        if mark in opened and _touches(tokens, place - 1, mark, -1):
            paired |= {opened.pop(mark), place}
        elif mark not in opened and _touches(tokens, place + 1, mark, 0):
            opened[mark] = place
    return paired


def _touches(tokens: list[Token], place: int, mark: str, edge: int) -> bool:
    """Whether the neighbour of a mark is something it can hold: not a blank, not the same mark."""
    if not 0 <= place < len(tokens):
        return False
    kind, text, _href = tokens[place]
    return not ((kind == "mark" and text == mark) or (kind == "text" and text[edge].isspace()))


# --- shorter ---


def shortened(tree: Iterable[Node], letters: int) -> list[Node]:
    """As many nodes as `letters` hold; the last one is cut between two words and its marks stay whole."""
    kept: list[Node] = []
    for node in tree:
        if letters <= 0:
            break
        lines = _lines(node)
        short = list(_as_many(lines, letters))
        kept.append(_with_lines(node, short))
        letters -= sum(len(said(line)) for line in lines)
    return kept


def _lines(node: Node) -> list[list[Run]]:
    if node["type"] == "heading":
        return [[{"text": node["text"]}]]
    return node["items"] if node["type"] == "list" else [node["runs"]]


def _as_many(lines: list[list[Run]], letters: int) -> Iterator[list[Run]]:
    for line in lines:
        if letters <= 0:
            return
        yield _cut(line, letters)
        letters -= len(said(line))


def _cut(line: list[Run], letters: int) -> list[Run]:
    """The line itself if it fits; else as many whole words as fit, and an ellipsis."""
    if len(said(line)) <= letters:
        return line
    kept: list[Run] = []
    for run in line:
        if len(run["text"]) > letters:
            words = run["text"][:letters].rpartition(" ")[0] if run["text"][letters] != " " else run["text"][:letters]
            return [*kept, {**run, "text": f"{words}…"}]
        kept.append(run)
        letters -= len(run["text"])
    return kept


def _with_lines(node: Node, lines: list[list[Run]]) -> Node:
    if node["type"] == "heading":
        return {**node, "text": said(lines[0])}
    return {**node, "items": lines} if node["type"] == "list" else {**node, "runs": lines[0]}


# --- from nodes to markup ---


def markup(tree: Iterable[Node]) -> str:
    """Write nodes (headings, paragraphs, lists) in the markup: `nodes(markup(tree))` gives them again."""
    return "\n\n".join(text for node in tree if (text := _written(node)))


def _written(node: Node) -> str:
    if node["type"] == "heading":
        return f"## {_line([{'text': node['text'], 'bold': False}])}"
    if node["type"] == "paragraph":
        return _first_sign_taken_literally(_line(node["runs"]))
    items = [words for item in node["items"] if (words := _line(item))]
    signs = [f"{number}." for number in range(1, len(items) + 1)] if node.get("ordered") else ["-"] * len(items)
    return "\n".join(f"{sign} {words}" for sign, words in zip(signs, items, strict=True))


def _first_sign_taken_literally(line: str) -> str:
    """A paragraph that begins like an item or a heading is still a paragraph."""
    if line.startswith("## ") or re.match(r"-\s", line):
        return f"\\{line}"
    return re.sub(r"^(\d+)\.(?=\s)", r"\1\\.", line)


def _line(pieces: list[Run]) -> str:
    """Runs as one line; blanks at the border of a mark are left outside it."""
    parts = [part for run in pieces for part in _parts(run)]
    flags = [_flags(run) for run in parts]
    for place, run in enumerate(parts):
        if run["text"].isspace() and "href" not in run:
            around = flags[max(place - 1, 0)], flags[min(place + 1, len(parts) - 1)]
            flags[place] = around[0] & around[1] if 0 < place < len(parts) - 1 else frozenset()
    before = [frozenset(), *flags]
    text = ""
    for (was, now), run in zip(pairwise(before), parts, strict=True):
        text += _toggled(was, now) + _spelled(run)
    return (text + _toggled(before[-1], frozenset())).strip()


def _parts(run: Run) -> list[Run]:
    """A run in words and blanks."""
    text = " ".join(printable(run["text"]).split("\n"))
    if "href" in run:
        return [{**run, "text": text}] if text.strip() else []
    return [{**run, "text": piece} for piece in re.split(r"(\s+)", text) if piece]


def _flags(run: Run) -> frozenset[str]:
    return frozenset(mark for mark, name in MARKS.items() if run.get(name))


def _toggled(was: frozenset[str], now: frozenset[str]) -> str:
    closed = [mark for mark in (ITALIC, BOLD) if mark in was - now]
    return "".join(closed + [mark for mark in (BOLD, ITALIC) if mark in now - was])


def _spelled(run: Run) -> str:
    if "href" in run:
        words = re.sub(r"([\\\[\]])", r"\\\1", run["text"])
        return f"[{words}]({run['href']})"
    text = END_OF_LINK_WORDS.sub(r"\\]", BACKSLASH.sub(r"\\\\", run["text"]))
    return re.sub(r"^[*_]|(?<=\*)\*|(?<=_)_|[*_]$", lambda sign: f"\\{sign[0]}", text)
