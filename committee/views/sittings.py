"""Sittings: the list, the page (public once the outcomes are), agenda, minutes, steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from committee import agenda, reading
from committee.actions import decisions, sittings
from committee.forms.sittings import (
    AgendaItemForm,
    HoldForm,
    MinutesForm,
    NewSittingForm,
    SittingForm,
    papers_to_put_on,
)
from committee.lifecycle import SITTING
from committee.models import AgendaItem, Sitting
from committee.polling import is_electronic
from committee.quorum import filled, quorum_of, seats_of
from committee.views.binding import attempt, page
from committee.views.readers import reader_of
from core.access import declares
from core.lifecycle import moves_for


def _for_secretary(request, uuid):
    sitting = get_object_or_404(Sitting.objects.visible_to(request.user), uuid=uuid)
    reading.demand(request.user, "committee.edit_sitting", sitting)
    return sitting


@declares("sitting.read")
@require_GET
def sitting_list(request):
    reader = reader_of(request)
    sittings_read = Sitting.objects.visible_to(reader).order_by("-held_on", "-pk")
    page_of_list = Paginator(agenda.with_points(sittings_read), 20).get_page(request.GET.get("pagina"))
    may_edit = reader.has_perm("committee.edit_sitting", None)
    context = {"reader": reader, "page": page_of_list, "may_edit": may_edit}
    return render(request, "committee/sitting_list.html", context)


@declares("sitting.read", "decision.read", "ballot.read_totals")
@require_GET
def sitting_detail(request, uuid):
    """Agenda with what was decided; the secretary works from here."""
    reader = reader_of(request)
    sitting = get_object_or_404(Sitting.objects.visible_to(reader), uuid=uuid)
    may_edit = reader.has_perm("committee.edit_sitting", sitting)
    context = {
        "reader": reader,
        "sitting": sitting,
        "points": agenda.points_of(sitting, reader),
        "may_edit": may_edit and sitting.state != Sitting.State.PUBLISHED,
        "may_record": may_edit and sitting.state == Sitting.State.HELD,
        "may_rectify": may_edit,
        "may_open_polls": may_edit and sitting.state == Sitting.State.HELD and is_electronic(),
        "moves": [move for move in moves_for(sitting, reader, SITTING) if move.name != "hold"],
        "may_hold": may_edit and sitting.state == Sitting.State.PLANNED,
        "reads_minutes": agenda.reads_minutes(reader),
        "quorum": quorum_of(sitting) if agenda.reads_minutes(reader) else None,
    }
    return render(request, "committee/sitting_detail.html", context)


@declares("sitting.edit")
@login_required
def sitting_add(request):
    reading.demand(request.user, "committee.edit_sitting", None)
    form = NewSittingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sitting = attempt(form, lambda: sittings.create(by=request.user, **form.cleaned_data))
        if sitting:
            messages.success(request, _("La seduta è convocata: ora componi l'ordine del giorno."))
            return redirect(sitting)
    return page(request, "committee/sitting_form.html", form, sitting=None)


@declares("sitting.edit")
@login_required
def sitting_edit(request, uuid, minutes=False):
    """Date and place, or the minutes."""
    sitting = _for_secretary(request, uuid)
    form_class = MinutesForm if minutes else SittingForm
    form = form_class(request.POST or None, instance=sitting, initial={"version": sitting.version})

    def act():
        return sittings.edit(sitting, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Il verbale è salvato.") if minutes else _("Data e sede sono salvate."))
        return redirect(sitting)
    return page(request, "committee/sitting_form.html", form, sitting=sitting, minutes=minutes)


@declares("sitting.edit")
@login_required
def sitting_hold(request, uuid):
    """Say that the sitting took place, with how many members."""
    sitting = _for_secretary(request, uuid)
    form = HoldForm(request.POST or None, initial={"members_present": filled(seats_of(sitting)) or None})

    def act():
        return sittings.hold(sitting, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("La seduta è svolta: ora registra gli esiti."))
        return redirect(sitting)
    return page(request, "committee/sitting_hold.html", form, sitting=sitting, quorum=quorum_of(sitting))


@declares("sitting.edit", "decision.record")
@login_required
@require_POST
def sitting_move(request, uuid, name):
    """Back to convened with a reason, or publish all outcomes together."""
    sitting = _for_secretary(request, uuid)
    if name == "publish":
        decisions.publish(sitting, by=request.user)
        messages.success(request, _("Gli esiti della seduta sono pubblicati."))
    elif name == "reopen":
        sittings.reopen(sitting, by=request.user, note=request.POST.get("note", ""))
        messages.success(request, _("La seduta è di nuovo convocata."))
    else:
        raise Http404
    return redirect(sitting)


@declares("agenda_item.edit")
@login_required
def agenda_add(request, uuid):
    """Add a paper or another matter."""
    sitting = _for_secretary(request, uuid)
    papers = papers_to_put_on(reading.papers_for(request.user), sitting)
    form = AgendaItemForm(request.POST or None, papers=papers)

    def act():
        return sittings.add_item(sitting, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Il punto è all'ordine del giorno."))
        return redirect(sitting)
    return page(request, "committee/agenda_add.html", form, sitting=sitting)


@declares("agenda_item.edit")
@login_required
@require_POST
def agenda_change(request, uuid, name):
    """Move a point up or down, or take it off."""
    item = get_object_or_404(AgendaItem.objects.visible_to(request.user).select_related("sitting"), uuid=uuid)
    reading.demand(request.user, "committee.edit_sitting", item.sitting)
    if name == "togli":
        sittings.remove_item(item, by=request.user)
    else:
        sittings.move_item(item, up=name == "su", by=request.user)
    return redirect(item.sitting)
