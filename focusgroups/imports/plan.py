"""What a file of findings would do: for each row whether it is new, changes something, says the same, or stays out."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.tables.text import cleaned
from focusgroups.imports.columns import COLUMNS as OF_FILES
from focusgroups.imports.columns import KEY, MARK
from focusgroups.imports.reading import SURPLUS
from focusgroups.models import Contribution, ContributionImport
from focusgroups.notes import PastedRow, folded
from focusgroups.rows import COLUMNS, Cells, RowForm, Table

TAKE, LEAVE_OUT, OVERWRITE = "take", "leave_out", "overwrite"
CHOICES = {
    TAKE: gettext_lazy("Riprendi"),
    LEAVE_OUT: gettext_lazy("Lascia fuori"),
    OVERWRITE: gettext_lazy("Usa il file"),
}
LABELS = {column.code: column.label for column in OF_FILES}
UNKNOWN = "\x00"  # what a cell held when the file was made, where the file does not say it


class RowState(models.TextChoices):
    NEW = "new", gettext_lazy("nuova")
    CHANGED = "changed", gettext_lazy("aggiorna")
    CONFLICT = "conflict", gettext_lazy("in conflitto")
    WRONG = "wrong", gettext_lazy("errore")
    SAME = "same", gettext_lazy("uguale")
    SKIPPED = "skipped", gettext_lazy("non ripresa")


TONES = {
    RowState.NEW: "success",
    RowState.CHANGED: "info",
    RowState.CONFLICT: "warning",
    RowState.WRONG: "error",
}
TO_WRITE = {RowState.NEW, RowState.CHANGED}
OFFERED = dict.fromkeys(TO_WRITE, LEAVE_OUT) | {RowState.CONFLICT: OVERWRITE}


@dataclass
class Planned:
    """One row and what would come of it; `form` writes it, and is None for a row that is no finding."""

    number: int
    cells: Cells
    outcome: RowState = RowState.SKIPPED
    notes: list[str] = field(default_factory=list)
    form: Any = None  # a RowForm
    line: Contribution | None = None
    choice: str = ""  # what a person may say of it

    @property
    def tone(self) -> str:
        return TONES.get(self.outcome, "neutral")

    @property
    def kind_label(self) -> str:
        kind = self.cells.get("kind", "")
        return shown("kind", kind) if kind else ""

    @property
    def choice_label(self) -> str:
        return str(CHOICES[self.choice])


class Plan:
    """Compares the rows of one file with the lines of the focus group, and with each other."""

    def __init__(self, record: ContributionImport, table: Table):
        self.record, self.table = record, table
        self.choices: Mapping[str, str] = record.report.get("choices", {})
        self.written = {entry["number"] for entry in record.written}
        lines = list(table.lines.for_grid())
        self.lines = {line.uuid: line for line in lines}
        live = (line for line in lines if line.is_live)
        self.said = {(line.kind, folded(line.text)): line for line in live}
        self.seen: dict[object, int] = {}

    def rows(self, rows: Iterable[PastedRow]) -> list[Planned]:
        return [self._row(row) for row in rows]

    def _row(self, row: PastedRow) -> Planned:
        cells = {name: value for name, value in row.cells.items() if name in COLUMNS}
        planned = Planned(row.number, cells)
        if row.is_title:
            planned.notes = [_("È un titolo.")]
        elif row.number in self.written:
            planned.outcome, planned.notes = RowState.SAME, [_("Già scritta.")]
        elif problem := row.doubts.get(SURPLUS):
            planned.outcome, planned.notes = RowState.WRONG, [problem]
        elif code := row.cells.get(KEY):
            self._known(planned, code, row.cells.get(MARK, ""))
        elif not any(value for name, value in cells.items() if name != "kind"):
            planned.notes = [_("Non dice niente.")]
        else:
            self._new(planned)
        if planned.outcome in TO_WRITE and self.choices.get(str(row.number)) == LEAVE_OUT:
            planned.outcome, planned.notes, planned.choice = RowState.SKIPPED, [_("Lasciata fuori da te.")], TAKE
        elif planned.outcome in OFFERED:
            planned.choice = OFFERED[planned.outcome]
        return planned

    # --- rows that the portal knows ---

    def _known(self, planned: Planned, code: str, mark: str) -> None:
        planned.outcome = RowState.WRONG
        planned.line = self.lines.get(key_of(code))
        if planned.line is None:
            planned.notes = [_("Il codice non è di una riga di questo focus group: toglilo per aggiungerla.")]
        elif first := self._earlier(planned.line.uuid, planned.number):
            planned.notes = [_("Ripete il codice della riga %(row)s.") % {"row": first}]
        else:
            self._compare(planned, planned.line, mark)

    def _compare(self, planned: Planned, line: Contribution, mark: str) -> None:
        stored = self.table.cells_of(line)
        overwrites = self.choices.get(str(planned.number)) == OVERWRITE
        base = stored if overwrites else read_as(planned.cells, stored, mark)
        planned.form = form = self._form(line.uuid, planned.cells, base)
        form.rebase(line)
        if form.conflicts:
            planned.outcome = RowState.CONFLICT
            planned.notes = [_clash(name, form, theirs) for name, theirs in form.conflicts.items()]
        elif not form.changed:
            planned.outcome = RowState.SAME
        elif locked := set(form.changed) & set(self.table.locked(line)):
            planned.notes = [self._locked(line, locked)]
        elif self._is_good(planned, form):
            planned.outcome = RowState.CHANGED
            planned.notes = [_change(name, stored[name]) for name in form.changed]

    def _locked(self, line: Contribution, names: set[str]) -> str:
        if names == {"voices"} and not self.table.names_voices:
            return _("Gli enti di una riga già scritta li cambia chi guida il focus group.")
        return _("La riga è «%(state)s»: qui non si cambia.") % {"state": line.get_state_display()}

    # --- new rows ---

    def _new(self, planned: Planned) -> None:
        planned.outcome = RowState.WRONG
        planned.form = form = self._form(uuid5(self.record.uuid, str(planned.number)), planned.cells, {})
        form.begin()
        said = (planned.cells.get("kind"), folded(planned.cells.get("text", "")))
        if not self._is_good(planned, form):
            return
        if said in self.said:
            planned.outcome, planned.line = RowState.SAME, self.said[said]
            planned.notes = [_("C'è già nella tabella.")]
        elif first := self._earlier(said, planned.number):
            planned.outcome = RowState.SKIPPED
            planned.notes = [_("Ripete la riga %(row)s.") % {"row": first}]
        else:
            planned.outcome = RowState.NEW

    def _earlier(self, key: object, number: int) -> int:
        """The number of the row that said the same before, or 0."""
        first = self.seen.setdefault(key, number)
        return 0 if first == number else first

    def _form(self, key: UUID, cells: Cells, base: Cells) -> RowForm:
        return RowForm({**cells, "uuid": str(key), "base": json.dumps(base)}, table=self.table)

    def _is_good(self, planned: Planned, form: RowForm) -> bool:
        if form.is_valid():
            return True
        planned.notes = [f"{LABELS.get(name, '')}: {error}" for name, errors in form.errors.items() for error in errors]
        return False


def counts(rows: Iterable[Planned]) -> dict[str, int]:
    """How many rows are in each state."""
    found = Counter(row.outcome for row in rows)
    return {state.value: found[state] for state in RowState}


def key_of(code: str) -> UUID | None:
    """The line that a code names, or None."""
    try:
        return UUID(code)
    except ValueError:
        return None


def mark_of(cells: Mapping[str, str]) -> str:
    """What the cells of a line were, cell by cell, without saying it."""
    return ".".join(_print_of(cells[name]) for name in COLUMNS)


def read_as(mine: Cells, stored: Cells, mark: str) -> Cells:
    """The cells as they were when the file was made, as far as its mark tells: untouched ones, and those still so."""
    told = dict(zip(COLUMNS, mark.split("."), strict=False))
    base = dict(stored)
    for name, value in mine.items():
        if _print_of(value) == told.get(name):
            base[name] = value
        elif _print_of(stored[name]) != told.get(name):
            base[name] = UNKNOWN
    return base


def _print_of(value: str) -> str:
    return sha256(cleaned(value.replace("\r\n", "\n")).encode()).hexdigest()[:8]


def _clash(name: str, form: RowForm, theirs: str) -> str:
    words = {"column": LABELS[name], "mine": shown(name, form.mine[name]), "theirs": shown(name, theirs)}
    return _("%(column)s: nel file «%(mine)s», nella tabella «%(theirs)s».") % words


def _change(name: str, before: str) -> str:
    return _("%(column)s: era «%(before)s».") % {"column": LABELS[name], "before": shown(name, before)}


def shown(name: str, value: str) -> str:
    """A cell in words."""
    choices = dict(getattr(RowForm.base_fields[name], "choices", ()))
    return str(choices.get(value) or value or _("vuoto"))
