"""What becomes of adopted recommendations, and the acts of the Region in which they land."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from committee import reading
from committee.actions import follow_ups, instruments
from committee.filters import FollowUpFilter
from committee.forms.follow_ups import (
    FollowUpForm,
    InstrumentForm,
    NewFollowUpForm,
    NewInstrumentForm,
    ProgressForm,
)
from committee.models import Decision, FollowUp, Instrument
from committee.views.binding import attempt, page
from committee.views.readers import reader_of
from core.access import declares
from core.calendar import today
from reports.models import Recommendation


@declares("follow_up.read")
@require_GET
def follow_up_list(request):
    """Overdue first."""
    reader = reader_of(request)
    found = FollowUp.objects.visible_to(reader).overdue_first(today()).with_recommendation()
    chosen = FollowUpFilter(request.GET, queryset=found)
    context = {
        "reader": reader,
        "filter": chosen,
        "page": Paginator(chosen.qs, 20).get_page(request.GET.get("pagina")),
        "without": reading.without_follow_up(reader),
    }
    return render(request, "committee/follow_up_list.html", context)


@declares("follow_up.read", "follow_up.edit")
def follow_up_detail(request, uuid):
    """Read the course of a follow-up; who may, reports how far it is."""
    reader = reader_of(request)
    found = FollowUp.objects.visible_to(reader).overdue_first(today()).with_recommendation()
    follow_up = get_object_or_404(found, uuid=uuid)
    may_edit = reader.has_perm("committee.edit_follow_up", follow_up)
    initial = {"version": follow_up.version, "note": ""}
    form = ProgressForm(request.POST or None, instance=follow_up, initial=initial)
    if request.method == "POST":
        reading.demand(reader, "committee.edit_follow_up", follow_up)
        said = {"by": reader}
        if form.is_valid() and attempt(form, lambda: follow_ups.update(follow_up, **said, **form.cleaned_data)):
            messages.success(request, _("L'aggiornamento è registrato."))
            return redirect(follow_up)
        follow_up = get_object_or_404(found, uuid=uuid)
    context = {
        "reader": reader,
        "follow_up": follow_up,
        "may_edit": may_edit,
        "links": follow_up.links.valid() if may_edit else None,
        "updates": follow_up.updates.order_by("-reported_on", "-id"),
        "readable": Recommendation.objects.visible_to(reader).filter(decisions=follow_up.decision_id).exists(),
    }
    return page(request, "committee/follow_up_detail.html", form, **context)


@declares("follow_up.edit")
@login_required
def follow_up_add(request, uuid):
    """Put an office in charge of an adopted recommendation."""
    decisions = Decision.objects.visible_to(request.user).select_related("recommendation")
    decision = get_object_or_404(decisions, uuid=uuid)
    reading.demand(request.user, "committee.edit_follow_up", decision)
    form = NewFollowUpForm(request.POST or None, initial={"action": decision.recommendation.action[:300]})
    if request.method == "POST" and form.is_valid():
        follow_up = attempt(form, lambda: follow_ups.create(decision, by=request.user, **form.cleaned_data))
        if follow_up:
            messages.success(request, _("Il seguito è avviato."))
            return redirect(follow_up)
    return page(request, "committee/follow_up_form.html", form, decision=decision, follow_up=None)


@declares("follow_up.edit")
@login_required
def follow_up_edit(request, uuid):
    """Change what is to be done, by whom, by when."""
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.user), uuid=uuid)
    reading.demand(request.user, "committee.edit_follow_up", follow_up)
    form = FollowUpForm(request.POST or None, instance=follow_up, initial={"version": follow_up.version})

    def act():
        return follow_ups.edit(follow_up, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Salvato."))
        return redirect(follow_up)
    return page(request, "committee/follow_up_form.html", form, decision=follow_up.decision, follow_up=follow_up)


@declares("instrument.read")
@require_GET
def instrument_list(request):
    reader = reader_of(request)
    acts = Instrument.objects.visible_to(reader).with_follow_ups().order_by("-act_date", "title", "pk")
    page_of_list = Paginator(acts, 20).get_page(request.GET.get("pagina"))
    may_edit = reader.has_perm("committee.edit_instrument", None)
    context = {"reader": reader, "page": page_of_list, "may_edit": may_edit}
    return render(request, "committee/instrument_list.html", context)


@declares("instrument.edit")
@login_required
def instrument_add(request):
    reading.demand(request.user, "committee.edit_instrument", None)
    form = NewInstrumentForm(request.POST or None)

    def act():
        return instruments.create(by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("L'atto è registrato: ora puoi collegarlo a un seguito."))
        return redirect("committee:instrument-list")
    return page(request, "committee/instrument_form.html", form, instrument=None)


@declares("instrument.edit")
@login_required
def instrument_edit(request, uuid):
    instrument = get_object_or_404(Instrument.objects.visible_to(request.user), uuid=uuid)
    reading.demand(request.user, "committee.edit_instrument", instrument)
    form = InstrumentForm(request.POST or None, instance=instrument, initial={"version": instrument.version})

    def act():
        return instruments.edit(instrument, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, _("Salvato."))
        return redirect("committee:instrument-list")
    return page(request, "committee/instrument_form.html", form, instrument=instrument)
