"""Notes and blocks that are pasted: read for the script of the grid, or shown before they are saved."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import declares
from focusgroups.forms.notes import MOST, BlockForm, NotesForm, proposed
from focusgroups.lifecycle import require, writing_states
from focusgroups.pages import tabs
from focusgroups.rows import Table
from focusgroups.views.lines import counts_of
from focusgroups.views.rows import grid_context, printed, work_table


@declares("contribution.import")
@login_required
def contribution_paste(request, slug):
    """Ask for notes, then show the rows that they become; saving them is the grid's own act."""
    table = work_table(request, slug)
    form = NotesForm(request.POST or None)
    context = {
        "group": table.group,
        "form": form,
        "may_add": table.may_add,
        "tabs": tabs(table.group, "focusgroups:contribution-grid"),
        "counts": counts_of(table.lines),
    }
    if not form.is_valid():
        return render(request, "focusgroups/contribution_paste.html", context)
    require(table.group, writing_states(request.user))
    pasted = form.pasted(table)
    rows = printed(table, proposed(table, pasted, uuid4()), {})
    wrong = [row for row in rows if row.wrong_cells]
    shown = {"here": reverse("focusgroups:contribution-grid", args=[slug]), "unused": pasted.unused}
    too_many = len(pasted.rows) > MOST
    context |= {**grid_context(table, rows), **shown, "doubtful_count": len(wrong), "too_many": too_many}
    return render(request, "focusgroups/contribution_paste_preview.html", context)


@declares("contribution.import")
@login_required
@require_POST
def contribution_read(request, slug):
    """What was pasted at a cell of the grid, as rows; nothing is saved."""
    table = work_table(request, slug)
    require(table.group, writing_states(request.user))
    return read_answer(request, table)


def read_answer(request, table: Table) -> JsonResponse:
    form = BlockForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": _("Testo non leggibile.")}, status=400)
    pasted = form.pasted(table, start=form.cleaned_data["colonna"])
    rows = [{"cells": row.cells, "doubts": row.doubts} for row in pasted.rows]
    return JsonResponse({"rows": rows, "is_block": pasted.is_block, "unused": list(pasted.unused)})
