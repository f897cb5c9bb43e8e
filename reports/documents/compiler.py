"""Typst in a process of its own, started for one document: `python compiler.py` reads a task, writes the result.

Typst keeps what it has laid out for later documents, some 35 MB for a paper, and never gives it back; a process that
ends does. The task is JSON on standard input: `source`, `fonts`, `inputs`, `only_count` and what else `typst.compile`
takes. The answer is a line with the lengths of the pages, or of the one document, then their bytes; the bytes are left
out when only the count is asked for. What Typst refuses ends the process with status 1 and the reason on standard
error. Imports nothing of ours.
"""

import json
import sys

import typst


def compiled(task: dict) -> list[bytes]:
    """The document, or its pages for a format that has one file for each."""
    source, fonts, inputs = task.pop("source"), task.pop("fonts"), task.pop("inputs")
    made = typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs, **task)
    return made if isinstance(made, list) else [made]


def main() -> None:
    task = json.load(sys.stdin)
    only_count = task.pop("only_count")
    try:
        pages = compiled(task)
    except typst.TypstError as refusal:
        sys.exit(str(refusal))
    lengths = json.dumps([len(page) for page in pages]).encode()
    sys.stdout.buffer.write(lengths + b"\n" + (b"" if only_count else b"".join(pages)))


if __name__ == "__main__":
    main()
