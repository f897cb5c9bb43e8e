"""Each cell of a table says which column it is in, so that a phone can show a row as a small card."""

import re
from collections.abc import Iterator
from itertools import islice

HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
UNSEEN = re.compile(r'<(\w+)[^>]*\bclass="visually-hidden"[^>]*>.*?</\1>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
OPENING = re.compile(r"<(tr|th|td)\b([^>]*)")
BLANK = re.compile(r"(<td\b[^>]*>)\s+(?=</td>)")
WIDE = re.compile(r'colspan="(\d+)"')
FEWEST = 3  # columns; fewer fit on a phone


def labelled(content: str) -> str | None:
    """Return the table's parts with `data-label` on each <td>; None where rows should stay rows.

    They stay rows with less than three columns, where heads span several, and where they have labels already.
    Cells of blanks are emptied: their label would stand alone on a phone, where empty ones are hidden.
    """
    head = HEAD.search(content)
    if not head or "data-label" in content:
        return None
    words = [_words(heading) for heading in HEADING.findall(head[0])]
    if len(words) < FEWEST or head[0].count("<tr") > 1 or "span=" in head[0]:
        return None
    return content[: head.end()] + _with_labels(content[head.end() :], words)


def _words(heading: str) -> str:
    """What is read in a heading, as it stands in an attribute; words for screen readers alone are no label."""
    return " ".join(TAG.sub(" ", UNSEEN.sub("", heading)).split()).replace('"', "&quot;")


def _with_labels(rows: str, words: list[str]) -> str:
    column: Iterator[str] = iter(())

    def opening(tag: re.Match) -> str:
        nonlocal column
        if tag[1] == "tr":
            column = iter(words)
            return tag[0]
        wide = WIDE.search(tag[2])
        above = list(islice(column, int(wide[1]) if wide else 1))
        is_named = tag[1] == "td" and len(above) == 1 and above[0]
        return f'<td data-label="{above[0]}"{tag[2]}' if is_named else tag[0]

    return OPENING.sub(opening, BLANK.sub(r"\1", rows))
