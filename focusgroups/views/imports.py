"""Files of findings: handing in, columns, preview, confirming and undoing; the workbooks to download."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import declares
from core.errors import DomainError
from core.events import subject_text
from core.models import Job
from core.tables.forms import ColumnsForm
from core.tables.preview import state_tabs
from core.tables.writing import XLSX
from focusgroups.actions import imports
from focusgroups.forms.imports import FileForm
from focusgroups.imports.columns import COLUMNS
from focusgroups.imports.plan import LABELS, TO_WRITE, RowState, counts
from focusgroups.imports.workbook import lines_as_workbook
from focusgroups.imports.workbook import template as template_file
from focusgroups.models import Contribution, ContributionImport
from focusgroups.pages import tabs
from focusgroups.rows import Table
from focusgroups.views.lines import counts_of
from focusgroups.views.rows import work_table

ROWS = 50
LATEST = 10


def run_import(request, uuid) -> ContributionImport:
    """Return an import of a focus group the person works in; 404 for all others."""
    found = ContributionImport.objects.run_by(request.user).select_related("focus_group__cluster", "requested_by")
    return get_object_or_404(found, uuid=uuid)


def page_of(table: Table) -> dict:
    """What stands around every page of imports."""
    return {
        "group": table.group,
        "may_add": table.may_add,
        "tabs": tabs(table.group, "focusgroups:contribution-grid"),
        "counts": counts_of(table.lines),
    }


@declares("contribution.import")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_add(request, slug):
    """Hand in a file; it is read at once, and what cannot be read is refused beside the field."""
    table = work_table(request, slug)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(imports.hand_in(table.group, file, name=file.name, by=request.user))
        except DomainError as refusal:
            if not table.may_add:
                raise
            form.add_error("file", str(refusal))
    latest = ContributionImport.objects.run_by(request.user).filter(focus_group=table.group).for_list()[:LATEST]
    context = {**page_of(table), "form": form, "imports": latest}
    return render(request, "focusgroups/import_form.html", context, status=422 if form.errors else 200)


@declares("contribution.import")
@login_required
@require_safe
def import_detail(request, uuid):
    """Columns and preview until the file is confirmed; then what came of it."""
    record = run_import(request, uuid)
    table = work_table(request, record.focus_group.slug)
    job = Job.objects.filter(subject=subject_text(record)).first()
    context = {**page_of(table), "record": record, "job": job, "is_running": bool(job and not job.is_over)}
    names_shown = table.names_voices or record.requested_by == request.user
    if record.is_written or record.undone_at:
        return render(request, "focusgroups/import_result.html", {**context, **_result(request, record, names_shown)})
    return render(request, "focusgroups/import_preview.html", {**context, **_preview(request, record, names_shown)})


def nameless(notes: list[str]) -> list[str]:
    """The notes of a row for who may not read which bodies said it."""
    of_voices = f"{LABELS['voices']}:"
    return [_("Enti: da controllare.") if note.startswith(of_voices) else note for note in notes]


def _result(request, record: ContributionImport, names_shown: bool) -> dict:
    left = record.report.get("left", [])
    if not names_shown:
        left = [[*row[:3], *nameless(row[3:])] for row in left]
    kept = set(record.report.get("kept", ()))
    lines = [entry["line"] for entry in record.written if entry["number"] in kept]
    return {
        "found": record.report.get("counts", {}),
        "left": Paginator(left, ROWS).get_page(request.GET.get("pagina")),
        "kept": Contribution.objects.run_by(request.user).filter(uuid__in=lines).order_by("pk"),
    }


def _preview(request, record: ContributionImport, names_shown: bool) -> dict:
    report = record.report
    form = ColumnsForm(columns=COLUMNS, header=report["header"], chosen=report["columns"])
    taken = report["columns"].values()
    unused = [name for number, name in enumerate(report["header"]) if name and number not in taken]
    context = {"form": form, "names_shown": names_shown, "unused": unused}
    if lacking := imports.lacking(record):
        return {**context, "lacking": lacking}
    rows = imports.preview(record, by=request.user)
    if not names_shown:
        for row in rows:
            row.notes = nameless(row.notes)
    chosen = request.GET.get("righe", "")
    shown = [row for row in rows if row.outcome == chosen] if chosen in RowState.values else rows
    found = counts(rows)
    return {
        **context,
        "found": found,
        "to_write": sum(found[state] for state in TO_WRITE),
        "states": state_tabs(RowState, found, chosen),
        "page": Paginator(shown, ROWS).get_page(request.GET.get("pagina")),
    }


@declares("contribution.import")
@login_required
@require_POST
def import_columns(request, uuid):
    record = run_import(request, uuid)
    report = record.report
    form = ColumnsForm(request.POST, columns=COLUMNS, header=report["header"], chosen=report["columns"])
    if form.is_valid():
        try:
            imports.arrange(record, columns=form.columns, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Colonne aggiornate: controlla le righe qui sotto."))
            return redirect(record)
    table = work_table(request, record.focus_group.slug)
    context = {**page_of(table), "record": record, "form": form}
    return render(request, "focusgroups/import_preview.html", context, status=422)


@declares("contribution.import")
@login_required
@require_POST
def import_row(request, uuid, number):
    """Leave a row out, take it after all, or let the file win over what somebody else changed."""
    record = imports.choose(
        run_import(request, uuid), number=number, choice=request.POST.get("scelta", ""), by=request.user
    )
    page = {"righe": request.POST.get("righe", ""), "pagina": request.POST.get("pagina", "")}
    return redirect(f"{record.get_absolute_url()}?{urlencode(page)}#riga-{number}")


@declares("contribution.import")
@login_required
@require_POST
def import_confirm(request, uuid):
    record = imports.confirm(run_import(request, uuid), by=request.user)
    if record.is_written:
        messages.success(request, _("I contributi sono importati."))
    return redirect(record)


@declares("contribution.import")
@login_required
@require_POST
def import_undo(request, uuid):
    record = imports.undo(run_import(request, uuid), by=request.user)
    if record.undone_at:
        messages.success(request, _("L'importazione è annullata."))
    return redirect(record)


# --- workbooks ---


@declares("contribution.work_page")
@login_required
@require_safe
def contribution_download(request, slug):
    """The lines of the table as a workbook: changed and handed in again, it updates them."""
    table = work_table(request, slug)
    lines = table.lines.live().for_grid().order_by("pk")
    return _sent(lines_as_workbook(table, lines), f"contributi-{table.group.slug}.xlsx")


@declares("contribution.import")
@login_required
@require_safe
def contribution_template(request, slug):
    """The empty table to fill in."""
    table = work_table(request, slug)
    return _sent(template_file(table), f"modello-{table.group.slug}.xlsx")


def _sent(workbook: bytes, name: str) -> HttpResponse:
    response = HttpResponse(workbook, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
