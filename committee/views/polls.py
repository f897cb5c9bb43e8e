"""Electronic votes in a sitting; nothing is here where the region votes by show of hands only."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from committee import reading
from committee.actions import polls
from committee.models import Poll, Sitting
from committee.models.polls import Choice
from committee.polling import is_electronic, roll_of, seat_for, stepped_aside, voted
from committee.quorum import voters_on
from core.access import declares
from reports.models import Recommendation


def where_electronic(view: Callable) -> Callable:
    """The page does not exist where the profile leaves electronic votes off."""

    @wraps(view)
    def shown(request, **kwargs):
        if not is_electronic():
            raise Http404
        return view(request, **kwargs)

    return shown


def _poll(request, uuid) -> Poll:
    return get_object_or_404(Poll.objects.visible_to(request.user).with_all(), uuid=uuid)


@declares("ballot.record_show_of_hands")
@login_required
@require_POST
@where_electronic
def poll_open(request, uuid, recommendation):
    sitting = get_object_or_404(Sitting.objects.visible_to(request.user), uuid=uuid)
    asked = get_object_or_404(Recommendation.objects.visible_to(request.user).with_paper(), uuid=recommendation)
    reading.demand(request.user, "committee.record_ballot", asked)
    poll = polls.begin(sitting, asked, is_secret="segreta" in request.POST, by=request.user)
    messages.success(request, _("La votazione è aperta."))
    return redirect(poll)


@declares("ballot.follow")
@login_required
@require_GET
@where_electronic
def poll_detail(request, uuid):
    """What is asked, who has voted, and for a member the three answers; totals once it is closed."""
    poll = _poll(request, uuid)
    sitting = poll.agenda_item.sitting
    seat = seat_for(sitting, request.user)
    own = voted(poll, seat)
    takes_part = request.user.has_perm("committee.cast_vote", poll)
    is_aside = seat is not None and stepped_aside(poll, seat)
    context = {
        "poll": poll,
        "sitting": sitting,
        "paper": poll.paper,
        "choices": Choice.choices,
        "is_void": poll.is_void,
        "own": own,
        "may_vote": takes_part and seat is not None and not is_aside and own is None and poll.closed_at is None,
        "is_absent": takes_part and seat is None,
        "aside": seat if takes_part and is_aside else None,
        "may_close": poll.closed_at is None and request.user.has_perm("committee.record_ballot", poll.recommendation),
        "voters": voters_on(sitting, poll.paper),
        "roll": roll_of(poll) if request.user.has_perm("committee.record_ballot", poll.recommendation) else [],
    }
    return render(request, "committee/poll_detail.html", context)


@declares("ballot.cast")
@login_required
@require_POST
@where_electronic
def poll_vote(request, uuid):
    poll = _poll(request, uuid)
    reading.demand(request.user, "committee.cast_vote", poll)
    choice = request.POST.get("voto", "")
    if choice not in Choice.values:
        messages.error(request, _("Scegli favorevole, contrario o astenuto."))
        return redirect(poll)
    polls.cast(poll, choice=choice, by=request.user)
    messages.success(request, _("Il tuo voto è registrato."))
    return redirect(poll)


@declares("ballot.record_show_of_hands")
@login_required
@require_POST
@where_electronic
def poll_close(request, uuid):
    poll = _poll(request, uuid)
    reading.demand(request.user, "committee.record_ballot", poll.recommendation)
    if polls.close(poll, by=request.user) is None:
        messages.warning(request, _("La votazione è annullata: non ha un totale."))
        return redirect(poll)
    messages.success(request, _("La votazione è chiusa: ora registra l'esito."))
    return redirect("committee:decision-record", poll.agenda_item.sitting.uuid, poll.recommendation.uuid)
