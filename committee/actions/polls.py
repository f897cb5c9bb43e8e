"""Electronic votes, where the region uses them: opened and closed by the secretary, one vote for each seat."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from committee import quorum
from committee.actions import ballots
from committee.actions.sittings import require_on_the_agenda
from committee.lifecycle import ADVISING, require_paper, require_sitting
from committee.models import Ballot, Decision, Poll, Sitting, Vote
from committee.models.polls import Choice
from committee.polling import is_electronic, seat_for, stepped_aside, voted
from core.calendar import now
from core.errors import NotAllowed
from core.events import record_event
from core.versions import locked
from reports.models import PositionPaper, Recommendation

HELD = (Sitting.State.HELD,)
FEWEST_SECRET = 3  # votes of a secret poll: the totals of fewer would say who voted what


@transaction.atomic
def begin(sitting: Sitting, recommendation: Recommendation, *, is_secret: bool, by) -> Poll:
    """Open a vote on a recommendation; asked for twice it is one, open or secret as it was at first."""
    if not by.has_perm("committee.record_ballot", recommendation):
        raise PermissionDenied
    if not is_electronic():
        raise NotAllowed(_("In questa regione si vota per alzata di mano."))
    sitting = locked(sitting)
    require_sitting(sitting, HELD)
    paper = recommendation.block.section.paper
    require_paper(paper, ADVISING)
    item = require_on_the_agenda(sitting, paper)
    if known := item.polls.filter(recommendation=recommendation).first():
        return known
    if item.ballots.filter(recommendation=recommendation).exists():
        raise NotAllowed(_("Su questa raccomandazione si è già votato per alzata di mano."))
    if Decision.objects.in_force().filter(recommendation=recommendation).exists():
        raise NotAllowed(_("Su questa raccomandazione c'è già un esito."))
    if is_secret and quorum.voters_on(sitting, paper) < FEWEST_SECRET:
        raise NotAllowed(_("Con meno di tre votanti il voto non resterebbe segreto: scegli il voto palese."))
    poll = Poll.objects.create(agenda_item=item, recommendation=recommendation, is_secret=is_secret, opened_by=by)
    record_event("poll.open", poll, by=by, note=_("segreta") if is_secret else _("palese"))
    return poll


@transaction.atomic
def cast(poll: Poll, *, choice: str, by) -> Vote:
    """Vote for one's seat, once. The same vote sent again is one; in a secret poll nobody can tell another from it."""
    if not by.has_perm("committee.cast_vote", poll):
        raise PermissionDenied
    sitting = locked(poll.agenda_item.sitting)  # before the vote: the sheet of presence waits, and is waited for
    poll = locked(poll)
    if poll.closed_at or sitting.state not in HELD:
        raise NotAllowed(_("La votazione è chiusa."))
    seat = seat_for(sitting, by)
    if seat is None:
        raise NotAllowed(_("Vota chi è presente alla seduta: la segreteria tiene il foglio delle presenze."))
    if stepped_aside(poll, seat):
        raise NotAllowed(_("%(body)s ha dichiarato un interesse e non partecipa.") % {"body": seat.body})
    if known := voted(poll, seat):
        if known.choice not in ("", choice):
            raise NotAllowed(_("Hai già votato: il voto non si cambia."))
        return known
    if poll.cast_count >= quorum.voters_on(sitting, poll.paper):
        raise NotAllowed(_("Hanno già votato tutti i presenti."))
    vote = Vote.objects.create(poll=poll, member=seat, cast_by=by, choice="" if poll.is_secret else choice)
    counter = Choice(choice).value
    Poll.objects.filter(pk=poll.pk).update(**{counter: F(counter) + 1})
    record_event("poll.vote", poll, by=by, note=str(vote.get_choice_display()))
    return vote


@transaction.atomic
def close(poll: Poll, *, by) -> Ballot | None:
    """End a vote and write its totals, which stay; closing it again changes nothing.

    None: nobody voted, or the few votes of a secret one were erased and not counted.
    """
    if not by.has_perm("committee.record_ballot", poll.recommendation):
        raise PermissionDenied
    poll = locked(poll)
    if poll.closed_at is None:
        require_sitting(poll.agenda_item.sitting, HELD)
        if poll.cast_count < (FEWEST_SECRET if poll.is_secret else 1):
            _annul(poll, by=by, why=_("meno di tre voti") if poll.is_secret else _("nessun voto"))
        else:
            totals = {name: getattr(poll, name) for name in Choice.values}
            _end(poll, by=by)
            manner = Ballot.Manner.SECRET if poll.is_secret else Ballot.Manner.OPEN
            ballots.write(poll.agenda_item, poll.recommendation, totals, manner=manner, by=by)
    return poll.agenda_item.ballots.filter(recommendation=poll.recommendation).first()


def take_back(paper: PositionPaper, user, *, by) -> None:
    """Take out of the open votes on a paper what somebody voted who now steps aside; the caller has asked who may.

    Nobody knows which of the secret votes is theirs: that vote is annulled.
    """
    for poll in Poll.objects.select_for_update(of=("self",)).filter(agenda_item__paper=paper, closed_at__isnull=True):
        for vote in poll.votes.filter(Q(member__user=user) | Q(cast_by=user)):
            if poll.is_secret:
                _annul(poll, by=by, why=_("ha votato chi ha poi dichiarato un interesse"))
                break
            Poll.objects.filter(pk=poll.pk).update(**{vote.choice: F(vote.choice) - 1})
            vote.delete()
            record_event("poll.take_back", poll, by=by)


def _annul(poll: Poll, *, by, why: str) -> None:
    """End a vote without a result: its totals are erased."""
    Poll.objects.filter(pk=poll.pk).update(**dict.fromkeys(Choice.values, 0))
    _end(poll, by=by, note=_("annullata: %(why)s") % {"why": why})


def _end(poll: Poll, *, by, note: str = "") -> None:
    Poll.objects.filter(pk=poll.pk).update(closed_at=now())
    record_event("poll.close", poll, by=by, note=note)
