"""The coordinator's pages about figures: what there is, tables handed in, their preview, confirming and undoing."""

import csv
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import declares
from core.errors import DomainError
from core.events import subject_text
from core.models import Job
from core.tables.columns import missing
from core.tables.forms import ColumnsForm
from core.tables.preview import state_tabs
from core.tables.rows import Cell
from core.tables.text import formula_safe
from core.tables.writing import XLSX
from needs.actions import indicators
from needs.forms import TableForm
from needs.imports.columns import COLUMNS
from needs.imports.plan import RowState, counts
from needs.imports.template import template as template_file
from needs.models import Indicator, IndicatorImport, Observation
from needs.views.needs import check

PAGE = 25
ROWS = 50


def visible_import(request, uuid) -> IndicatorImport:
    check(request.user, "needs.import_indicators")
    return get_object_or_404(IndicatorImport.objects.visible_to(request.user), uuid=uuid)


@declares("indicator.import")
@login_required
@require_safe
def indicator_list(request):
    """Every indicator with its latest figure, and the tables that were handed in."""
    check(request.user, "needs.import_indicators")
    imports = IndicatorImport.objects.visible_to(request.user).with_counts().select_related("requested_by")
    found = Indicator.objects.visible_to(request.user).with_latest().order_by("source", "name")
    page = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    latest = Observation.objects.visible_to(request.user).in_bulk([row.latest for row in page if row.latest])
    context = {
        "imports": Paginator(imports, 10).get_page(request.GET.get("importazioni")),
        "page": page,
        "rows": [(indicator, latest.get(indicator.latest)) for indicator in page],
    }
    return render(request, "needs/indicator_list.html", context)


@declares("indicator.import")
@login_required
def import_add(request):
    """Hand in a table; it is read at once, and what cannot be read is refused beside the field."""
    check(request.user, "needs.import_indicators")
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            record = indicators.hand_in(file, name=file.name, by=request.user)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(record)
    return render(request, "needs/import_form.html", {"form": form}, status=422 if form.errors else 200)


@declares("indicator.import")
@login_required
@require_safe
def import_detail(request, uuid):
    """Columns and preview until the table is confirmed; then what came of it."""
    record = visible_import(request, uuid)
    job = Job.objects.filter(subject=subject_text(record)).first()
    context = {"record": record, "job": job, "is_running": bool(job and not job.is_over)}
    if record.is_written:
        context["wrong"] = Paginator(record.report["wrong"], ROWS).get_page(request.GET.get("pagina"))
        return render(request, "needs/import_result.html", context)
    if record.is_abandoned:
        return render(request, "needs/import_abandoned.html", context)
    form = ColumnsForm(columns=COLUMNS, header=record.report["header"], chosen=record.report["columns"])
    return render(request, "needs/import_preview.html", {**context, "form": form, **_preview(request, record)})


def _preview(request, record: IndicatorImport) -> dict:
    if lacking := missing(record.report["columns"], COLUMNS):
        return {"lacking": lacking}
    rows = indicators.preview(record)
    chosen = request.GET.get("righe", "")
    shown = [row for row in rows if row.outcome == chosen] if chosen in RowState.values else rows
    found = counts(rows)
    return {
        "counts": found,
        "to_write": found[RowState.NEW] + found[RowState.CHANGED],
        "tabs": state_tabs(RowState, found, chosen),
        "page": Paginator(shown, ROWS).get_page(request.GET.get("pagina")),
    }


@declares("indicator.import")
@login_required
@require_POST
def import_columns(request, uuid):
    record = visible_import(request, uuid)
    form = ColumnsForm(request.POST, columns=COLUMNS, header=record.report["header"], chosen=record.report["columns"])
    if form.is_valid():
        try:
            indicators.arrange(record, columns=form.columns, by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Colonne aggiornate: controlla le righe qui sotto."))
            return redirect(record)
    return render(request, "needs/import_preview.html", {"record": record, "form": form}, status=422)


@declares("indicator.import")
@login_required
@require_POST
def import_confirm(request, uuid):
    record = indicators.confirm(visible_import(request, uuid), by=request.user)
    if record.is_written:
        messages.success(request, _("I dati sono importati."))
    return redirect(record)


@declares("indicator.import")
@login_required
@require_POST
def import_undo(request, uuid):
    record = indicators.undo(visible_import(request, uuid), by=request.user, note=request.POST.get("note", ""))
    messages.success(request, _("L'importazione è annullata: i dati sono di nuovo com'erano."))
    return redirect(record)


@declares("indicator.import")
@login_required
@require_safe
def import_wrong_rows(request, uuid):
    """The rows that are not taken, with the reason beside each, to be mended and handed in again."""
    record = visible_import(request, uuid)
    header, rows = indicators.wrong_rows(record)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="righe-da-correggere-{record.uuid}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow([*(formula_safe(name) for name in header), _("Da correggere")])
    writer.writerows([*(_written(cell) for cell in row.cells), formula_safe(" ".join(why))] for row, why in rows)
    return response


def _written(cell: Cell) -> str:
    """A cell as text: a number with its comma, a day as in Italy, a text that no spreadsheet runs."""
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else formula_safe(cell)


@declares("indicator.import")
@login_required
@require_safe
def template(request):
    """The table to fill in."""
    check(request.user, "needs.import_indicators")
    response = HttpResponse(template_file(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="modello-dati.xlsx"'
    return response
