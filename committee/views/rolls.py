"""A list of members handed in as a table: template, preview, confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from committee import reading, roll
from committee.actions import rolls
from committee.forms.sittings import RollForm
from committee.views.binding import attempt, page
from core.access import declares
from core.errors import DomainError
from core.tables.writing import XLSX

SALT, A_DAY = "committee.roll", 86_400


@declares("member.edit")
@login_required
@require_safe
def roll_template(request):
    """The empty table to fill in."""
    reading.demand(request.user, "committee.edit_member", None)
    response = HttpResponse(roll.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="componenti.xlsx"'
    return response


@declares("member.edit")
@login_required
def roll_add(request):
    """Hand in a table; its rows are shown with what each would do, and nothing is written yet."""
    reading.demand(request.user, "committee.edit_member", None)
    form = RollForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if lines := attempt(form, lambda: roll.lines_of(file, file.name)):
            return _preview(request, lines)
    return page(request, "committee/roll_form.html", form)


def _preview(request, lines: list[roll.Line]):
    planned = roll.plan(lines)
    context = {
        "planned": sorted(planned, key=lambda item: item.outcome != "wrong"),
        "wrong": sum(item.outcome == "wrong" for item in planned),
        "kept": signing.dumps([line.plain() for line in lines], salt=SALT, compress=True),
    }
    return render(request, "committee/roll_preview.html", context)


@declares("member.edit")
@login_required
@require_POST
def roll_confirm(request):
    """Write the rows that were shown."""
    reading.demand(request.user, "committee.edit_member", None)
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature as error:
        raise DomainError(_("L'anteprima non è più valida: carica di nuovo la tabella.")) from error
    counts = rolls.write([roll.Line(**row) for row in kept], by=request.user)
    told = {"new": counts["new"], "changed": counts["changed"], "same": counts["same"]}
    messages.success(
        request, _("Componenti aggiunti %(new)s, aggiornati %(changed)s, senza cambiamenti %(same)s.") % told
    )
    return redirect("committee:member-list")
