"""A list of members as a table: reading it, and saying of each row what it would do. Nothing is written here."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import IO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee.models import Member
from core.errors import DomainError
from core.tables.reader import read
from core.tables.rows import Cell
from core.tables.writing import workbook
from core.text import folded

MOST = 300
LONGEST_SUBGROUP = 120
COLUMNS = {
    "body": (gettext_lazy("Ente rappresentato"), ("ente rappresentato", "ente", "organizzazione")),
    "name": (gettext_lazy("Nome e cognome"), ("nome e cognome", "nome", "componente", "persona")),
    "email": (gettext_lazy("E-mail"), ("e-mail", "email", "mail", "posta elettronica")),
    "mandate_from": (gettext_lazy("Mandato dal"), ("mandato dal", "dal", "inizio mandato")),
    "mandate_until": (gettext_lazy("Mandato fino al"), ("mandato fino al", "fino al", "al", "fine mandato")),
    "substitute_for": (gettext_lazy("Supplente di (e-mail)"), ("supplente di (e-mail)", "supplente di")),
    "subgroups": (gettext_lazy("Sottogruppi"), ("sottogruppi", "sottogruppo")),
}
NEEDED = ("body", "name", "email", "mandate_from")


@dataclass(frozen=True)
class Line:
    """A row of the table as text and dates (ISO); `number` is that of the sheet."""

    number: int
    body: str
    name: str
    email: str
    mandate_from: str
    mandate_until: str
    substitute_for: str
    subgroups: list[str]

    def plain(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Planned:
    """A line with what it would do: `new`, `changed`, `same` or `wrong`, and why it cannot be taken."""

    line: Line
    outcome: str
    problems: list[str] = field(default_factory=list)


def template() -> bytes:
    """An empty table with the columns that are read."""
    return workbook({str(_("Componenti")): [[str(title) for title, _names in COLUMNS.values()]]})


def lines_of(file: IO[bytes], name: str) -> list[Line]:
    """Read a handed-in table. Raises DomainError when it cannot be read or a needed column is missing."""
    table = read(file, name)
    place = _columns(table.header)
    lines = [_line(row.number, row.cells, place) for row in table.rows if any(cell != "" for cell in row.cells)]
    if not lines:
        raise DomainError(_("La tabella non ha righe sotto le intestazioni."))
    if len(lines) > MOST:
        raise DomainError(_("La tabella ha più di %(most)s righe.") % {"most": MOST})
    return lines


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    found = {folded(title): place for place, title in reversed(list(enumerate(header)))}
    place = {
        code: found[name] for code, (_title, names) in COLUMNS.items() for name in reversed(names) if name in found
    }
    if missing := [str(COLUMNS[code][0]) for code in NEEDED if code not in place]:
        raise DomainError(_("Mancano le colonne: %(columns)s.") % {"columns": ", ".join(missing)})
    return place


def _line(number: int, cells: tuple[Cell, ...], place: dict[str, int]) -> Line:
    said = {code: _text(cells[place[code]]) if code in place else "" for code in COLUMNS}
    groups = [" ".join(name.split()) for name in said.pop("subgroups").replace(";", ",").split(",")]
    said["email"], said["substitute_for"] = said["email"].lower(), said["substitute_for"].lower()
    return Line(number=number, subgroups=sorted({name for name in groups if name}), **said)


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else " ".join(str(cell).split())


def day_of(text: str) -> date | None:
    """3/12/2025 or 2025-12-03; None when it is neither."""
    parts = text.replace(".", "/").split("/")
    iso = "-".join(part.zfill(2) for part in reversed(parts)) if len(parts) == 3 else text
    try:
        return parse_date(iso)
    except ValueError:
        return None


# --- what each row would do ---


def plan(lines: Iterable[Line]) -> list[Planned]:
    """Compare with the members there are, in a fixed number of queries."""
    lines = list(lines)
    known = {
        member.user.email: member
        for member in Member.objects.select_related("user", "substitute_for__user").prefetch_related("subgroups")
    }
    own = {line.email for line in lines if not line.substitute_for}
    own |= {email for email, member in known.items() if member.substitute_for_id is None}
    first: dict[str, int] = {}
    planned = []
    for line in lines:
        problems = list(_problems(line, own, first))
        first.setdefault(line.email, line.number)
        planned.append(Planned(line, _outcome(line, known.get(line.email), problems), problems))
    return planned


def _outcome(line: Line, member: Member | None, problems: list[str]) -> str:
    if problems:
        return "wrong"
    if member is None:
        return "new"
    return "same" if _as_line(member, line) == line else "changed"


def _as_line(member: Member, line: Line) -> Line:
    """What is stored, written as a row; the name stays that of the account."""
    until = day_of(line.mandate_until)
    stored_until = member.mandate_until.isoformat() if member.mandate_until else ""
    return Line(
        number=line.number,
        body=member.body,
        name=line.name,
        email=member.user.email,
        mandate_from=line.mandate_from if day_of(line.mandate_from) == member.mandate_from else "",
        mandate_until=line.mandate_until if until == member.mandate_until else stored_until,
        substitute_for=member.substitute_for.user.email if member.substitute_for else "",
        subgroups=sorted(group.name for group in member.subgroups.all()),
    )


def _problems(line: Line, own: set[str], first: dict[str, int]) -> Iterator[str]:
    for code in NEEDED:
        if not getattr(line, code):
            yield _("manca «%(column)s»") % {"column": COLUMNS[code][0]}
    if line.email and not _is_address(line.email):
        yield _("l'e-mail non è un indirizzo")
    if line.email in first:
        yield _("l'e-mail è già nella riga %(number)s") % {"number": first[line.email]}
    yield from _date_problems(line)
    if line.substitute_for and line.substitute_for not in own:
        yield _("il componente da supplire non c'è, o è un supplente")
    if any(len(name) > LONGEST_SUBGROUP for name in line.subgroups):
        yield _("«%(column)s» è troppo lungo") % {"column": COLUMNS["subgroups"][0]}
    for name, most in (("body", 200), ("name", 150), ("email", 254)):
        if len(getattr(line, name)) > most:
            yield _("«%(column)s» è troppo lungo") % {"column": COLUMNS[name][0]}


def _date_problems(line: Line) -> Iterator[str]:
    begin, end = day_of(line.mandate_from), day_of(line.mandate_until)
    if (line.mandate_from and begin is None) or (line.mandate_until and end is None):
        yield _("le date si scrivono come 31/12/2025")
    if begin and end and end < begin:
        yield _("la fine del mandato viene prima dell'inizio")


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
