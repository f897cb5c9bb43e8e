"""The outcome of a recommendation: with its show of hands, and its correction."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from committee import reading
from committee.actions import ballots, decisions
from committee.forms.sittings import OutcomeForm, RectifyForm, VotedOutcomeForm
from committee.models import Decision, Review, Sitting
from committee.quorum import voters_on
from committee.tallies import tally
from committee.views.binding import attempt, page
from core.access import declares
from reports.models import Recommendation


@declares("decision.record", "ballot.record_show_of_hands")
@login_required
def decision_record(request, uuid, recommendation):
    """Write down hands and outcome in one go."""
    sitting = get_object_or_404(Sitting.objects.visible_to(request.user), uuid=uuid)
    asked = get_object_or_404(Recommendation.objects.visible_to(request.user).with_paper(), uuid=recommendation)
    reading.demand(request.user, "committee.record_decision", asked)
    paper = asked.block.section.paper
    form = _outcome_form(request, sitting, asked, paper)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _record(form, asked, sitting, request)):
        messages.success(request, _("L'esito è registrato. Sarà pubblico quando pubblichi gli esiti della seduta."))
        return redirect(sitting)
    filed = Review.objects.visible_to(request.user).filed().filter(paper=paper).select_related("member")
    row = tally([asked], filed.prefetch_related("opinions"))[0]
    return page(request, "committee/decision_record.html", form, sitting=sitting, asked=asked, paper=paper, row=row)


def _outcome_form(request, sitting, asked, paper):
    """With the numbers of a show of hands, unless the members voted from their devices."""
    if asked.polls.standing().filter(agenda_item__sitting=sitting).exists():
        return OutcomeForm(request.POST or None)
    return VotedOutcomeForm(request.POST or None, present=voters_on(sitting, paper))


@transaction.atomic
def _record(form, asked, sitting, request):
    if isinstance(form, VotedOutcomeForm) and (hands := form.hands()):
        ballots.record(sitting, asked, by=request.user, **hands)
    said = {name: form.cleaned_data[name] for name in ("outcome", "reason")}
    return decisions.record(asked, sitting=sitting, by=request.user, **said)


@declares("decision.rectify")
@login_required
def decision_rectify(request, uuid):
    """Replace an outcome by a corrected one, with the reason."""
    decision = get_object_or_404(Decision.objects.visible_to(request.user).select_related("sitting"), uuid=uuid)
    reading.demand(request.user, "committee.rectify_decision", decision)
    initial = {"outcome": decision.outcome, "reason": decision.reason}
    form = RectifyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("outcome", "reason")}
        said["because"] = form.cleaned_data["rectified_because"]
        if attempt(form, lambda: decisions.rectify(decision, by=request.user, **said)):
            messages.success(request, _("L'esito è rettificato. Quello di prima resta leggibile."))
            return redirect(decision.sitting)
    return page(request, "committee/decision_rectify.html", form, decision=decision)
