"""What is pasted into the grid: a block of a spreadsheet, or plain notes. Text in, rows of cells out; nothing is lost.

Pure: no database. A row is `{column: text}`; a doubt says in words what could not be matched.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

KIND_WORDS = {
    "need": ("f", "fabbisogno", "fabbisogni", "bisogno", "bisogni", "need"),
    "trend": (
        *("t", "tendenza", "tendenze", "dato", "dati", "dato o tendenza", "dati e tendenze", "dati o tendenze"),
        "trend",
    ),
    "proposal": ("p", "proposta", "proposte", "azione", "azioni", "proposal"),
}
KINDS = {word: kind for kind, words in KIND_WORDS.items() for word in words}
HEADINGS = {word: kind for word, kind in KINDS.items() if len(word) > 1}
SEVERAL = {word: HEADINGS[word] for word in ("fabbisogni", "bisogni", "dati", "tendenze", "proposte", "azioni")}
TITLE_WORDS = 6
LEVELS = {"bassa": "1", "medio bassa": "2", "media": "3", "medio alta": "4", "alta": "5", "urgente": "5"}
COLUMN_WORDS = {
    "kind": ("tipo", "tipologia"),
    "text": ("sintesi", "testo", "frase", "descrizione", "contributo", "sintesi del contributo"),
    "skills": ("competenza", "competenze", "skill", "skills"),
    "urgency": ("urgenza", "urgenza 1 5", "priorita"),
    "voices": ("enti", "ente", "imprese", "impresa", "chi lo dice", "voci"),
}
HEADERS = {word: column for column, words in COLUMN_WORDS.items() for word in words}
ORDER = tuple(COLUMN_WORDS)

BULLET = re.compile(r"^\s*(?:[-–—•·*▪◦‣>]+|\d{1,3}[.)]|[a-z][.)])\s+")
LEADING_KIND = re.compile(r"^\s*([FTP])\s*(?:[:.)\]–—-]\s*|\t+)(?=\S)")
SENTENCE_END = re.compile(r"[.;:!?»\")]\s*$")


@dataclass(frozen=True)
class Line:
    """One line of notes; a document also says which are titles, points of a list, or short and all in bold."""

    number: int
    text: str
    is_title: bool = False
    is_point: bool = False
    is_bold: bool = False


@dataclass(frozen=True)
class PastedRow:
    """One row to come: its cells, and the doubts about them in words.

    `number`: of the line or row that it was read from. `is_title`: it is the title of something, and no finding.
    """

    cells: dict[str, str]
    doubts: dict[str, str] = field(default_factory=dict)
    number: int = field(default=0, compare=False)
    is_title: bool = False


@dataclass(frozen=True)
class Pasted:
    """What was understood. `is_block`: cells for the rows from the chosen cell on; else every row is a new line.

    `unused`: columns of the block that have no place in the grid.
    """

    rows: list[PastedRow]
    is_block: bool = False
    unused: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Return a text for comparing: no case, no accents, no signs, single blanks."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def parse(text: str, *, kind: str = "need", start: str = "kind", speakers: Iterable[str] = ()) -> Pasted:
    """Read what was pasted. `kind`: of lines that say none; `start`: the column of the chosen cell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if "\t" in text and not LEADING_KIND.match(text):
        return _block(_cells_of(text), kind, start, list(speakers))
    if start in {"kind", "text"}:
        return Pasted(read_notes(text.split("\n"), kind))
    return _block([[line] for line in text.split("\n")], kind, start, list(speakers))


def _cells_of(text: str) -> list[list[str]]:
    """Split a block of a spreadsheet; a quoted cell may hold line breaks, tabs and doubled quotes."""
    rows = csv.reader([f"{line}\n" for line in text.split("\n")], delimiter="\t")
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


def _block(table: list[list[str]], kind: str, start: str, speakers: list[str]) -> Pasted:
    header = _header(table[0]) if table else []
    if header:
        columns, unused, table = header, [name for name, c in zip(table[0], header, strict=True) if not c], table[1:]
    else:
        columns = list(ORDER[ORDER.index(start) :])
        width = max((len(row) for row in table), default=0)
        unused = [f"{number}" for number in range(len(columns) + 1, width + 1)]
    rows = []
    for cells in table:
        found = {c: value for c, value in zip(columns, cells, strict=False) if c and value}
        rows.append(matched(found, speakers))
        kind = rows[-1].cells.get("kind", kind)
        if header:
            rows[-1].cells.setdefault("kind", kind)
    return Pasted(rows, is_block=not header, unused=tuple(filter(None, unused)))


def _header(cells: list[str]) -> list[str]:
    """Return the column of each cell when the row is a header: two known names, or one of two; else nothing."""
    columns = [HEADERS.get(folded(cell), "") for cell in cells]
    known = [column for column in columns if column]
    return columns if len(known) == len(set(known)) and len(known) >= min(2, len(cells)) else []


def matched(cells: dict[str, str], speakers: list[str], *, number: int = 0) -> PastedRow:
    """Turn words into values; what does not match stays as it was written, with a doubt."""
    cells, doubts = dict(cells), {}
    if said := cells.get("kind"):
        cells["kind"] = KINDS.get(folded(said), said)
        if cells["kind"] not in KIND_WORDS:
            doubts["kind"] = f"«{said}»: scrivi F, T o P."
    if said := cells.get("urgency"):
        cells["urgency"] = level(said) or said
        if not level(said):
            doubts["urgency"] = f"«{said}»: serve un numero da 1 a 5."
    if said := cells.get("voices"):
        names = [best_name(name, speakers) or name for name in re.split(r"[;\n]", said) if name.strip()]
        cells["voices"] = "; ".join(name.strip() for name in names)
        if strange := [name.strip() for name in names if name not in speakers]:
            doubts["voices"] = f"Non è fra le presenze: {', '.join(strange)}."
    return PastedRow(cells, doubts, number)


def level(said: str) -> str:
    """Return 1-5 from "4", "4/5", "alta"; nothing when it says none."""
    number = re.fullmatch(r"\s*([1-5])(?:[.,]0+)?(?:\s*/\s*5)?\s*", said)
    return number[1] if number else LEVELS.get(folded(said), "")


def best_name(said: str, names: Iterable[str]) -> str:
    """Return the name that is meant: the same without case and accents, or the only one that holds all its words."""
    words = folded(said)
    names = list(names)
    same = [name for name in names if folded(name) == words]
    holding = [name for name in names if words and set(words.split()) <= set(folded(name).split())]
    return same[0] if same else holding[0] if len(holding) == 1 else ""


def read_notes(lines: Iterable[str], kind: str) -> list[PastedRow]:
    """Read notes: each line or bullet is a row; a heading or a leading F, T, P gives the kind."""
    notes = Notes(kind)
    for number, line in enumerate(lines, 1):
        notes.take(Line(number, line))
    return notes.rows


class Notes:
    """Notes as they are read, line by line: `rows` so far, and the `kind` of a line that says none."""

    def __init__(self, kind: str = "need"):
        self.kind = kind
        self.rows: list[PastedRow] = []

    def take(self, line: Line) -> None:
        if not line.text.strip():
            return
        may_be_title = line.is_title or (line.is_bold and not line.is_point)
        if heading := _heading(line.text) or (may_be_title and _kind_in(line.text)):
            self.kind = heading
        elif line.is_title:
            self.rows.append(PastedRow({"text": line.text.strip()}, number=line.number, is_title=True))
        else:
            self._say(line)

    def _say(self, line: Line) -> None:
        own, sentence, has_bullet = _sentence(line.text)
        begins = own or has_bullet or line.is_point or not self.rows or self.rows[-1].is_title
        if not begins and _continues(self.rows[-1].cells.get("text", ""), line.text):
            self.rows[-1].cells["text"] += f" {line.text.strip()}"
        else:
            self.rows.append(PastedRow({"kind": own or self.kind, "text": sentence}, number=line.number))


def _heading(line: str) -> str:
    """Return the kind that a heading begins."""
    words = folded(BULLET.sub("", line.strip().lstrip("#")))
    return HEADINGS.get(words, "")


def _kind_in(title: str) -> str:
    """Return the kind that a short title speaks of, if it speaks of one only: "Fabbisogni emersi"."""
    words = folded(title).split()
    found = {SEVERAL[word] for word in words if word in SEVERAL}
    return found.pop() if len(found) == 1 and len(words) <= TITLE_WORDS else ""


def _sentence(line: str) -> tuple[str, str, bool]:
    """Return the kind said in front ("" if none), the sentence, and whether it began with a bullet."""
    bare = BULLET.sub("", line)
    letter = LEADING_KIND.match(bare)
    own = KINDS[letter[1].lower()] if letter else ""
    return own, (bare[letter.end() :] if letter else bare).strip(), bare != line


def _continues(before: str, line: str) -> bool:
    """Whether a line is the rest of the sentence above: it begins small, and the one above has not ended."""
    return line.strip()[:1].islower() and not SENTENCE_END.search(before)
