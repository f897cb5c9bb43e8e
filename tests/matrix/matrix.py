"""Reading docs/access-matrix.csv, and what its cells say about one person and one object."""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "docs" / "access-matrix.csv"
COLUMNS = ("public", "partner", "participant", "manager", "coordinator", "member", "secretary", "admin")
BEFORE_COMMITTEE = {
    "submitted",
    "under_review",
    "returned",
    "adopted",
    "partly_adopted",
    "not_adopted",
    "published",
    "superseded",
}


@dataclass(frozen=True)
class Row:
    """One line of the matrix: an act, the states in which the line counts, and a cell for each column."""

    action: str
    conditions: tuple[tuple[str, str], ...]
    cells: dict[str, tuple[str, ...]] = field(hash=False)

    def applies(self, states: dict[str, str]) -> bool:
        return not self.conditions or any(states.get(parent) == state for parent, state in self.conditions)


@dataclass(frozen=True)
class Person:
    """Somebody as the matrix sees them; `link` is the group whose personal link they hold."""

    name: str
    column: str
    clusters: frozenset[str] = frozenset()
    link: str = ""
    steps_aside: bool = False


@dataclass(frozen=True)
class Thing:
    """An object as the matrix sees it. `states` holds its own state under "own" and its parents' under their names."""

    name: str
    record: object = None
    states: dict[str, str] = field(default_factory=dict)
    clusters: frozenset[str] = frozenset()
    group: str = ""
    is_published: bool = False
    owners: frozenset[str] = frozenset()
    canary: str = ""
    others_draft: bool = False

    def hides_from(self, bearer: "Person") -> bool:
        """Drafts are their writers' only: participants do not see the table's, nor the table theirs."""
        is_draft = self.name.startswith("line:") and self.states["own"] == "draft"
        return is_draft and bearer.name not in self.owners


NOTHING = Thing("-")


def read(text: str) -> list[Row]:
    """Parse the matrix. Raises ValueError when a line has too many or too few cells."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = []
    for cells in list(csv.reader(lines))[1:]:
        resource, act, *codes = cells
        name, _at, states = act.partition("@")
        conditions = []
        for state in filter(None, states.split("|")):
            parent, dot, value = state.rpartition(".")
            conditions.append((parent if dot else "own", value))
        marked = zip(COLUMNS, codes, strict=True)
        rows.append(Row(f"{resource}.{name}", tuple(conditions), {c: tuple(code.split("+")) for c, code in marked}))
    return rows


@cache
def matrix() -> dict[str, list[Row]]:
    """The matrix in force, by act."""
    found: dict[str, list[Row]] = {}
    for row in read(SOURCE.read_text(encoding="utf-8")):
        found.setdefault(row.action, []).append(row)
    return found


def covers(
    code: str, person: Person, thing: Thing, *, counts_public: bool = True, counts_metadata: bool = False
) -> bool:
    """Whether the object falls in the scope of one code of a cell."""
    scope = code.rstrip("!^2")
    if "!" in code and person.steps_aside:
        return False
    match scope:
        case "-":
            return False
        case "P":
            return counts_public and thing.is_published
        case "C":
            return bool(person.clusters & thing.clusters) and not thing.others_draft
        case "G":
            return bool(person.link) and person.link == thing.group and not thing.hides_from(person)
        case "GM":
            return counts_metadata and bool(person.link) and person.link == thing.group
        case "O":
            return person.name in thing.owners
        case "S":
            return thing.states.get("paper", thing.states.get("own")) in BEFORE_COMMITTEE
        case "A":
            return not thing.others_draft
        case "K3" | "K5" | "R":
            return True
        case "M":
            return counts_metadata
    raise ValueError(f"unknown code {code}")


def allows(action: str, person: Person, thing: Thing, *, now: bool = True, **counts: bool) -> bool:
    """Whether some line of the act lets the person do it: in the object's state, or (`now=False`) in any state."""
    return any(
        covers(code, person, thing, **counts)
        for row in matrix()[action]
        if not now or row.applies(thing.states)
        for code in row.cells[person.column]
    )


def ever(action: str, person: Person) -> bool:
    """Whether the person may do the act to any object at all: the question of pages without an object."""
    return any(set(row.cells[person.column]) != {"-"} for row in matrix()[action])
