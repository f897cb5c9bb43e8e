"""The small markup of authored text: paragraphs, lists of lines that begin with "- ", and **bold**. Pure.

Everything else is plain text and stays as it was typed, `<b>` and `#read("x")` included.
"""

import re
from itertools import groupby

BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
UNPRINTABLE = {code: None for code in range(32) if code not in {9, 10, 13}} | {0xFFFE: None, 0xFFFF: None}

Run = dict
Node = dict


def clean(text: object) -> str:
    """Drop what neither XML nor PDF can hold: control characters and halves of surrogate pairs."""
    return "".join(c for c in str(text).translate(UNPRINTABLE) if not 0xD800 <= ord(c) <= 0xDFFF)


def runs(line: str) -> list[Run]:
    """Split a line into plain and bold pieces."""
    pieces = []
    for index, piece in enumerate(BOLD.split(clean(line))):
        if piece:
            pieces.append({"text": piece, "bold": index % 2 == 1})
    return pieces


def nodes(text: str) -> list[Node]:
    """Turn authored text into paragraphs and lists."""
    result: list[Node] = []
    for block in re.split(r"\n\s*\n", clean(text).replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        for is_list, group in groupby(lines, key=lambda line: line.startswith("- ")):
            result.append((_list if is_list else _paragraph)(group))
    return result


def _list(lines) -> Node:
    return {"type": "list", "items": [runs(line[2:].strip()) for line in lines]}


def _paragraph(lines) -> Node:
    return {"type": "paragraph", "runs": runs(" ".join(lines))}
