"""The vote by dots: opened on the lines of the table, one ballot for each phone, counted when it closes."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.versions import locked
from focusgroups.lifecycle import RECORDING, require
from focusgroups.models import FocusGroup, GivenDots, PhoneBallot, Room, Vote, VoteChoice
from focusgroups.models.room import MOST_DOTS
from focusgroups.room import Device


def _run(focus_group: FocusGroup, by) -> FocusGroup:
    group = locked(focus_group)
    if not by.has_perm("focusgroups.run_room", group):
        raise PermissionDenied
    require(group, RECORDING)
    return group


@transaction.atomic
def open_vote(focus_group: FocusGroup, *, by, lines, dots_each: int) -> Vote:
    """Put lines of the table to the vote; only lines that the table has heard. A vote that is open stays as it is."""
    group = _run(focus_group, by)
    if known := Vote.objects.open().filter(focus_group=group).first():
        return known
    heard = list(group.contributions.heard().filter(pk__in=[line.pk for line in lines]).order_by("pk"))
    if len(heard) < 2:
        raise DomainError(_("Per votare servono almeno due righe convalidate."))
    if not 1 <= dots_each <= MOST_DOTS:
        raise DomainError(_("I punti a testa vanno da 1 a %(most)s.") % {"most": MOST_DOTS})
    if not Room.objects.open().filter(focus_group=group).exists():
        raise NotAllowed(_("La sala non è aperta ai telefoni."))
    vote = Vote.objects.create(focus_group=group, dots_each=dots_each, opened_at=clock())
    VoteChoice.objects.bulk_create([VoteChoice(vote=vote, contribution=line) for line in heard])
    record_event("vote.open", group, by=by)
    return vote


@transaction.atomic
def cast(vote: Vote, *, by, device: Device, dots: Mapping[UUID, int]) -> PhoneBallot:
    """Fill in the ballot of one phone, by the lines' uuids; a second time replaces the first, until the vote closes."""
    vote = _locked_vote(vote.pk)
    if not by.has_perm("focusgroups.vote", vote):
        raise PermissionDenied
    if not vote.is_open:
        raise NotAllowed(_("Il voto è chiuso."))
    given = {uuid: count for uuid, count in dots.items() if count}
    choices = {choice.contribution.uuid: choice for choice in vote.choices.select_related("contribution")}
    choices = {uuid: choice for uuid, choice in choices.items() if not choice.is_gone}
    if not given.keys() <= choices.keys() or any(count < 0 for count in given.values()):
        raise DomainError(_("Questa riga non è al voto. Ricarica la pagina."))
    if not 0 < sum(given.values()) <= vote.dots_each:
        raise DomainError(_("Dai da 1 a %(most)s punti in tutto.") % {"most": vote.dots_each})
    ballot, _created = PhoneBallot.objects.get_or_create(vote=vote, device_key=device.vote_key)
    ballot.given.all().delete()
    rows = [GivenDots(ballot=ballot, choice=choices[uuid], dots=count) for uuid, count in given.items()]
    GivenDots.objects.bulk_create(rows)
    return ballot


def _locked_vote(key: int) -> Vote:
    return Vote.objects.select_for_update(of=("self",)).select_related("focus_group").get(pk=key)


@transaction.atomic
def close_vote(focus_group: FocusGroup, *, by) -> Vote:
    """Count the dots and show them; the ballots are deleted."""
    group = _run(focus_group, by)
    vote = end(group, by=by)
    if vote is None:
        raise NotAllowed(_("Non c'è un voto aperto."))
    return vote


def end(group: FocusGroup, *, by) -> Vote | None:
    """Close the open vote of a locked table, if there is one, and count it."""
    key = Vote.objects.open().filter(focus_group=group).values_list("pk", flat=True).first()
    if key is None:
        return None
    vote = _locked_vote(key)
    for choice in vote.choices.annotate(given_dots=Sum("given__dots")):
        choice.dots = choice.given_dots or 0
        choice.save(update_fields=["dots"])
    vote.ballot_count, vote.closed_at = vote.ballots.count(), clock()
    vote.save(update_fields=["ballot_count", "closed_at"])
    vote.ballots.all().delete()
    record_event("vote.close", group, by=by)
    return vote
