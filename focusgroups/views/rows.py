"""The grid of a table's lines: the page, which works as a plain form, and the rows as data for the script."""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Sum
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.access import declares
from core.errors import DomainError
from core.text import storable
from focusgroups.actions import contributions
from focusgroups.actions.rows import Outcome, save
from focusgroups.forms.rows import RowFormSet, blank_rows, initial_of
from focusgroups.models import Contribution, ContributionKind
from focusgroups.notes import HEADERS, KINDS, LEVELS
from focusgroups.pages import tabs
from focusgroups.rows import OF_NEEDS, SHOWN, RowForm, Table, table_for
from focusgroups.views.groups import work_group
from focusgroups.views.lines import TONES, counts_of

LIMIT = 100  # rows in one call


def work_table(request, slug: str) -> Table:
    """Return the table for a person of the work area; 404 for all others."""
    return table_for(work_group(request, slug), request.user)


# --- the page ---


@dataclass
class Cell:
    """One cell as the template prints it."""

    name: str
    label: str
    code: str
    value: str
    applies: bool
    widget: str
    locked: bool
    errors: list[str]
    conflict: str | None
    anchor: str


@dataclass
class Row:
    """One row as the template prints it."""

    number: int
    form: RowForm
    line: Contribution | None
    locked: list[str]
    message: str = ""
    cells: list[Cell] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return TONES.get(self.line.state, "neutral") if self.line else ""

    @property
    def url(self) -> str:
        return self.form.table.address(self.line) if self.line else ""

    @property
    def voices_said(self) -> str:
        return voices_in_words(self.line) if self.line else ""

    @property
    def wrong_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.errors or cell.conflict is not None]


@declares("contribution.list", "contribution.create", "contribution.edit", "contribution.classify", "voice.edit")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_grid(request, slug):
    table = work_table(request, slug)
    here = reverse("focusgroups:contribution-grid", args=[slug])
    links = {
        "here": here,
        "rows_url": reverse("focusgroups:contribution-rows", args=[slug]),
        "read_url": reverse("focusgroups:contribution-read", args=[slug]),
        "owner": f"{table.group.uuid} {request.user.uuid}",
        "tabs": tabs(table.group, "focusgroups:contribution-grid"),
        "counts": counts_of(table.lines),
    }
    return grid_page(request, table, "focusgroups/contribution_grid.html", links)


def grid_page(request, table: Table, template: str, context: dict):
    """The grid of a table, for its staff and for its recorder; a POST saves every row that was changed."""
    if request.method != "POST":
        rows = printed(table, fresh_forms(table), {})
        return render(request, template, {**grid_context(table, rows), **context})
    formset = RowFormSet(request.POST, prefix="righe", form_kwargs={"table": table})
    written = [form for form in formset.forms if form.touched and not (form.is_blank and not table.line(form.key))]
    outcomes = {form.prefix: save(form) for form in written}
    good = sum(outcome.is_saved for outcome in outcomes.values())
    if good == len(outcomes):
        text = ngettext("%(n)s riga salvata.", "%(n)s righe salvate.", good) % {"n": good}
        messages.success(request, text if good else _("Non c'era niente da salvare."))
        return redirect(context["here"])
    rows = printed(table, [shown_again(form, outcomes.get(form.prefix)) for form in formset.forms], outcomes)
    status = 409 if any(outcome.status == 409 for outcome in outcomes.values()) else 200
    wrong = {"saved_count": good, "wrong_rows": [row for row in rows if row.wrong_cells or row.message]}
    return render(request, template, {**grid_context(table, rows), **wrong, **context}, status=status)


def fresh_forms(table: Table) -> list[RowForm]:
    lines = list(table.lines.live().for_grid().order_by("pk"))
    starts = [initial_of(table, line) for line in lines]
    starts += blank_rows(table, lines[-1] if lines else None)
    forms = [RowForm(initial=start, prefix=f"righe-{n}", table=table) for n, start in enumerate(starts)]
    for form, line in zip(forms, lines, strict=False):
        form.line = line
    return forms


def shown_again(form: RowForm, outcome: Outcome | None) -> RowForm:
    """Return the form to print after a save: as typed where something is wrong, else as it is stored now."""
    if outcome and not outcome.is_saved:
        return form
    line = form.table.line(form.key) if form.key else None
    start = initial_of(form.table, line) if line else {"uuid": form.key, "base": form.read_as, **form.read_as}
    fresh = RowForm(initial=start, prefix=form.prefix, table=form.table)
    fresh.line = line
    return fresh


def printed(table: Table, forms: list[RowForm], outcomes: dict[str, Outcome]) -> list[Row]:
    rows = []
    for number, form in enumerate(forms, 1):
        locked = table.locked(form.line) if form.line else []
        message = outcomes[form.prefix].message if form.prefix in outcomes else ""
        row = Row(number, form, form.line, locked, message)
        row.cells = [_cell(row, name) for name in SHOWN]
        rows.append(row)
    return rows


def _cell(row: Row, name: str) -> Cell:
    bound = row.form[name]
    words = _("%(label)s, riga %(number)s") % {"label": bound.label, "number": row.number}
    errors = list(bound.errors) if row.form.is_bound and row.form.changed else []
    return Cell(
        name=name,
        label=bound.label,
        code=str(bound.value() or ""),
        applies=name not in OF_NEEDS or row.form["kind"].value() == ContributionKind.NEED,
        value=said(name, bound.value() or "", row),
        widget=bound.as_widget(attrs={"aria-label": words}),
        locked=name in row.locked,
        errors=errors,
        conflict=said(name, row.form.conflicts[name], row) if name in row.form.conflicts else None,
        anchor=bound.id_for_label or bound.auto_id,
    )


def said(name: str, value: str, row: Row) -> str:
    """Return a cell's value in words."""
    if name == "voices" and row.line and not row.form.table.names_voices:
        return voices_in_words(row.line)
    return str(dict(row.form.fields["kind"].choices).get(value, value)) if name == "kind" else str(value)


def voices_in_words(line: Contribution) -> str:
    count = len(line.voices.all())
    return ngettext("%(n)s voce", "%(n)s voci", count) % {"n": count} if count else ""


def grid_context(table: Table, rows: list[Row]) -> dict:
    return {
        "group": table.group,
        "rows": rows,
        "row_count": len(rows),
        "stored_count": sum(row.line is not None for row in rows),
        "may_add": table.may_add,
        "may_save": table.may_add or any(len(row.locked) < len(SHOWN) for row in rows),
        "names_voices": table.names_voices,
        "speakers": table.speakers,
        "etag": etag_of(table),
        "words": json.dumps(words_of_script()),
    }


def words_of_script() -> dict:
    """The sentences that the script says."""
    return {
        "kinds": {str(value): str(label) for value, label in ContributionKind.choices},
        "book": {"headers": HEADERS, "kinds": KINDS, "levels": LEVELS},
        "columns": {name: str(RowForm.base_fields[name].label) for name in SHOWN} | {"more": _("Altri dati")},
        "cell": _("{column}, riga {n}"),
        "unknown": _("non rilevato"),
        "nothing": _("(vuoto)"),
        "open": _("Apri"),
        "theirs": _("Un'altra persona ha scritto: «{theirs}»."),
        "keep": _("Tieni la mia"),
        "take": _("Prendi l'altra"),
        "unused": _("La colonna «{name}» non ha posto nella tabella: resta fuori."),
        "pasting": _("Righe da incollare: {n}."),
        "found": [_("{n} ente trovato"), _("{n} enti trovati")],
        "no_text": _("Scrivi la sintesi."),
        "sign_in": _("Accedi di nuovo"),
        "count": [_("{n} riga"), _("{n} righe")],
        "wrong": [_("{n} cella da correggere"), _("{n} celle da correggere")],
        "states": {
            "saving": _("Salvataggio…"),
            "saved": _("Salvato alle {at}"),
            "held": _("{n} in coda: da completare"),
            "waiting": _("Senza rete: {n} in coda"),
            "signed_out": _("Non sei più collegato: {n} in coda."),
            "stopped": _("Non è stato possibile salvare: {n} in coda. Ricarica la pagina."),
        },
    }


# --- the rows as data ---


@declares("contribution.list", "contribution.create", "contribution.edit", "contribution.classify", "voice.edit")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_rows(request, slug):
    return rows_answer(request, work_table(request, slug))


def rows_answer(request, table: Table) -> HttpResponse:
    """GET: every row, unless nothing changed. POST `rows` (JSON): save each of them, with an answer for each."""
    if request.method == "POST":
        return _saved(request, table)
    etag = etag_of(table)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    rows = [as_data(table, line) for line in table.lines.live().for_grid().order_by("pk")]
    return JsonResponse({"rows": rows, "may_add": table.may_add}, headers={"ETag": etag, "Cache-Control": "no-store"})


def etag_of(table: Table) -> str:
    """Name the state of the rows: it changes with every save, every move and with the focus group's state."""
    facts = table.lines.live().aggregate(Count("pk"), Sum("version"), Max("changed_at"))
    text = "|".join(str(value) for value in (*facts.values(), table.group.state, table.names_voices))
    return f'W/"{sha256(text.encode()).hexdigest()[:20]}"'


def as_data(table: Table, line: Contribution) -> dict:
    """One stored row for the script."""
    return {
        "uuid": str(line.uuid),
        "version": line.version,
        "cells": table.cells_of(line),
        "locked": table.locked(line),
        "voices_said": "" if table.names_voices else voices_in_words(line),
        "state": line.state,
        "state_label": line.get_state_display(),
        "tone": TONES.get(line.state, "neutral"),
        "url": table.address(line),
    }


def _saved(request, table: Table) -> HttpResponse:
    sent = sent_rows(request.POST.get("rows", ""))
    if sent is None:
        return JsonResponse({"message": _("Righe non leggibili.")}, status=400)
    answers = [_answer(table, _act(table, row)) for row in sent]
    at = timezone.localtime().strftime("%H:%M")
    return JsonResponse({"rows": answers, "saved_at": at}, headers={"Cache-Control": "no-store"})


def _act(table: Table, row: dict) -> Outcome:
    form = RowForm(form_data(row), table=table)
    return _take_back(form) if row.get("withdraw") is True else save(form)


def _take_back(form: RowForm) -> Outcome:
    """Withdraw a row that was pasted by mistake."""
    line = form.table.line(form.key) if form.key else None
    try:
        if line and line.is_undecided:
            contributions.withdraw(line, by=form.table.by, note=_("Inserita per errore e subito annullata."))
    except (DomainError, PermissionDenied):
        return Outcome(form, 409, _("La riga è già salvata: si ritira dalla sua scheda."))
    return Outcome(form, 200)


def sent_rows(text: str) -> list[dict] | None:
    """Read the rows of a call: `[{uuid, base, cells}]`; None when it is anything else.

    Characters that no column holds are left out: they mean nothing to a person, and one would hold up every row.
    """
    try:
        rows = storable(json.loads(text))
    except (ValueError, RecursionError):
        return None
    is_rows = isinstance(rows, list) and all(isinstance(row, dict) for row in rows) and len(rows) <= LIMIT
    return rows if is_rows and all(isinstance(row.get("cells"), dict) for row in rows) else None


def form_data(row: dict) -> dict:
    """One sent row as the data of its form: the cells that changed, and how they had been read."""
    cells = {name: str(value) for name, value in row["cells"].items()}
    concepts = row.get("concepts")
    chosen = [str(choice) for choice in concepts] if isinstance(concepts, list) else []
    return {**cells, "concepts": chosen, "uuid": str(row.get("uuid", "")), "base": json.dumps(row.get("base") or {})}


def _answer(table: Table, outcome: Outcome) -> dict:
    form = outcome.form
    line = table.line(form.key) if form.key else None
    return {
        "uuid": str(form.key or ""),
        "status": outcome.status,
        "message": outcome.message,
        "errors": _errors(outcome),
        "conflicts": form.conflicts,
        "row": as_data(table, line) if line else None,
    }


def _errors(outcome: Outcome) -> dict[str, list[str]]:
    """What is wrong with each cell; what is not one cell's stands with the sentence."""
    if outcome.status != 422 or outcome.form.key is None:
        return {}
    found = {name: list(errors) for name, errors in outcome.form.errors.items()}
    return {name if name in SHOWN else "text": errors for name, errors in found.items()}
