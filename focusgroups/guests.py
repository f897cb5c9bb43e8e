"""Reading a pasted list of guests: one person a line, whatever parts the columns, with or without a heading."""

import csv
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from clusters.models import Organisation, SourceCategory
from core.text import folded

HEADINGS = {
    "name": {
        "nome",
        "cognome",
        "nome e cognome",
        "cognome e nome",
        "nominativo",
        "persona",
        "partecipante",
        "invitato",
    },
    "organisation": {"ente", "ente di appartenenza", "organizzazione", "azienda", "impresa", "societa", "affiliazione"},
    "email": {"e-mail", "email", "mail", "posta", "posta elettronica", "indirizzo e-mail", "indirizzo email"},
    "category": {"categoria", "tipo", "tipo di ente"},
}
WITH_NAME = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>\s]+@[^<>\s]+)>")
LONGEST = {"name": 150, "organisation": 200, "email": 254}


@dataclass(frozen=True)
class Doubt:
    """A line that is not taken, as it was pasted, and why."""

    number: int
    line: str
    why: str

    def __str__(self) -> str:
        return _("Riga %(number)s: %(why)s") % {"number": self.number, "why": self.why}


@dataclass(frozen=True)
class GuestList:
    """What a pasted text holds: persons as `people.add_participant` takes them, doubtful lines, the heading line."""

    persons: list[dict]
    doubts: list[Doubt]
    heading: str

    @property
    def left_over(self) -> str:
        """The doubtful lines alone, under the heading that says what their columns are."""
        return "\n".join(line for line in (self.heading, *(doubt.line for doubt in self.doubts)) if line)


def read(text: str, *, category: str = "") -> GuestList:
    """Read a list of guests; `category` is for who has none written and whose body is not known."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    columns = _columns(cells_of(lines[0][1])) if lines else []
    heading = lines.pop(0)[1] if columns else ""
    persons, doubts = [], []
    for number, line in lines:
        try:
            persons.append(_person(cells_of(line), columns, category))
        except ValidationError as error:
            doubts.append(Doubt(number, line, error.message))
    return GuestList(persons, doubts, heading)


def cells_of(line: str) -> list[str]:
    """Part a line by tabs, semicolons or commas, the first of them that it holds; `Anna <a@b.it>` is two cells."""
    mark = next((mark for mark in "\t;," if mark in line), ";")
    cells = [" ".join(cell.split()) for cell in next(csv.reader([line], delimiter=mark), [])]
    parts = [WITH_NAME.fullmatch(cell) for cell in cells]
    return [cell for cell, found in zip(cells, parts, strict=True) for cell in _apart(cell, found)]


def _apart(cell: str, found: re.Match | None) -> list[str]:
    return [cell] if found is None else [text for text in (found["name"].strip(), found["email"]) if text]


def _columns(cells: list[str]) -> list[str]:
    """Return which fact each column holds (empty for one that is not ours); nothing when this is no heading."""
    found = [next((fact for fact, words in HEADINGS.items() if folded(cell) in words), "") for cell in cells]
    return found if len([fact for fact in found if fact]) >= 2 else []


def _person(cells: list[str], columns: list[str], category: str) -> dict:
    facts = _under_heading(cells, columns) if columns else _by_look(cells)
    if not (facts["name"] or facts["organisation"]):
        raise ValidationError(_("mancano nome ed ente."))
    if any(len(facts[name]) > most for name, most in LONGEST.items()):
        raise ValidationError(_("nome, ente o indirizzo troppo lunghi."))
    _check_email(facts["email"])
    return {**facts, "category": _category(facts["category"], facts["organisation"], category)}


def _under_heading(cells: list[str], columns: list[str]) -> dict:
    """Name and surname in two columns make one name; columns that are not ours are left."""
    facts: dict[str, list[str]] = {fact: [] for fact in HEADINGS}
    for fact, cell in zip(columns, cells, strict=False):
        if fact and cell:
            facts[fact].append(cell)
    return {fact: " ".join(found) for fact, found in facts.items()}


def _by_look(cells: list[str]) -> dict:
    """An address is known by its @, a category by its word; what is left is name and body, in this order."""
    if len(cells) > 4:
        raise ValidationError(_("ci sono più di quattro dati."))
    email = next((cell for cell in cells if "@" in cell), "")
    category = next((cell for cell in cells[1:] if folded(cell) in _words()), "")
    name, body, *more = [*(cell for cell in cells if cell not in {email, category} or not cell), "", ""]
    for cell in filter(None, more):
        category, email = (category, cell) if category else (cell, email)
    return {"name": name, "organisation": body, "email": email, "category": category}


def _words() -> dict[str, str]:
    return {folded(str(label)): code for code, label in SourceCategory.choices}


def _check_email(email: str) -> None:
    try:
        validate_email(email) if email else None
    except ValidationError:
        raise ValidationError(_("l'e-mail «%s» non è scritta bene.") % email) from None


def _category(word: str, body: str, otherwise: str) -> str:
    """Return the code of a category written as on screen, the one the known body has, or the one for all others."""
    if word and folded(word) not in _words():
        raise ValidationError(
            _("la categoria «%(word)s» non esiste; usa una di queste: %(known)s.")
            % {"word": word, "known": ", ".join(str(label) for label in SourceCategory.labels)}
        )
    known = Organisation.objects.filter(name__iexact=body).first() if body and not word else None
    code = _words().get(folded(word)) or (known.category if known else otherwise)
    if not code:
        raise ValidationError(_("manca la categoria."))
    return code
