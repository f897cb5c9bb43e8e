"""Two frozen versions of a paper side by side: paragraph by paragraph by their stable ids, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\s+|\w+|[^\w\s]")
RECOMMENDED = ("action", "lead", "partners", "timing", "funds", "indicator")


class Kind(StrEnum):
    """What became of a paragraph from one version to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Op(StrEnum):
    """What became of a stretch of words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Stretch:
    op: Op
    text: str


@dataclass(frozen=True)
class Change:
    """One paragraph that is not the same in both versions; `stretches` hold its words in reading order."""

    section: str
    heading: str
    uuid: str
    title: str
    kind: Kind
    stretches: tuple[Stretch, ...]


def compare(old: dict, new: dict) -> list[Change]:
    """Return what changed between two contents (see reports.content), in the order of the new one; removed ones last
    in their section. Equal contents give an empty list."""
    before, after = _paragraphs(old), _paragraphs(new)
    changes = [_change(before.get(uuid), now) for uuid, now in after.items() if before.get(uuid, ("",))[-1] != now[-1]]
    changes += [_change(was, None) for uuid, was in before.items() if uuid not in after]
    order = {code: place for place, code in enumerate(dict.fromkeys(p[0] for p in [*after.values(), *before.values()]))}
    return sorted(changes, key=lambda change: order[change.section])


Paragraph = tuple[str, str, str, str, str]  # section, heading, uuid, title, words


def _paragraphs(content: dict) -> dict[str, Paragraph]:
    return {
        block["uuid"]: (section["code"], section["title"], block["uuid"], block["title"], words_of(block))
        for section in content["sections"]
        for block in section["blocks"]
        if words_of(block)
    }


def words_of(block: dict) -> str:
    """All that a reader sees of a paragraph, as plain text: title, text, recommendation, rows, facts, bars."""
    said, data = block.get("recommendation") or {}, block.get("data") or {}
    rows = [data.get("header", ()), *data.get("rows", ()), *data.get("facts", ()), *data.get("bars", ())]
    parts = [
        block["title"],
        block["body"],
        *(str(said.get(name) or "") for name in RECOMMENDED),
        *(" · ".join(str(cell) for cell in row) for row in rows),
    ]
    return "\n".join(part for part in parts if part)


def _change(was: Paragraph | None, now: Paragraph | None) -> Change:
    section, heading, uuid, title, _words = now or was or ("", "", "", "", "")
    kind = Kind.CHANGED if was and now else Kind.ADDED if now else Kind.REMOVED
    return Change(section, heading, uuid, title, kind, stretches(was[-1] if was else "", now[-1] if now else ""))


def stretches(old: str, new: str) -> tuple[Stretch, ...]:
    """The words of both texts in reading order: kept, removed, added. Joining kept and added gives `new`."""
    left, right = WORD.findall(old), WORD.findall(new)
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch(Op.KEPT, "".join(right[c:d])))
            continue
        found += [Stretch(Op.REMOVED, "".join(left[a:b]))] if b > a else []
        found += [Stretch(Op.ADDED, "".join(right[c:d]))] if d > c else []
    return tuple(found)
