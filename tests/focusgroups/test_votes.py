"""The vote by dots: one ballot for each phone, results at the end, and what the database refuses."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import DomainError, NotAllowed
from focusgroups.actions import rooms, votes
from focusgroups.models import GivenDots, PhoneBallot, Vote
from focusgroups.room import Device
from tests.factories.focusgroups import (
    ContributionFactory,
    GivenDotsFactory,
    PhoneBallotFactory,
    RoomFactory,
    VoteChoiceFactory,
    VoteFactory,
)


@pytest.fixture
def room(focus_group):
    return RoomFactory(focus_group=focus_group)


@pytest.fixture
def lines(focus_group):
    return [ContributionFactory(focus_group=focus_group) for _number in range(3)]


@pytest.fixture
def vote(room, lines, manager) -> Vote:
    return votes.open_vote(room.focus_group, by=manager, lines=lines, dots_each=3)


def device(room, secret="uno") -> Device:
    return Device(str(room.uuid), room.code, secret)


def cast(vote, room, dots, secret="uno"):
    phone = device(room, secret)
    return votes.cast(vote, by=phone.bearer(room.focus_group), device=phone, dots=dots)


def given(vote) -> list[int]:
    return list(GivenDots.objects.filter(ballot__vote=vote).order_by("choice").values_list("dots", flat=True))


def test_vote_holds_only_what_the_table_heard(room, lines, manager):
    waiting = ContributionFactory(focus_group=room.focus_group, state="submitted", line_key="f" * 64)
    foreign = ContributionFactory()

    vote = votes.open_vote(room.focus_group, by=manager, lines=[*lines, waiting, foreign], dots_each=3)

    assert [choice.contribution for choice in vote.choices.all()] == lines


def test_open_vote_stays_as_it_is(vote, room, lines, manager):
    assert votes.open_vote(room.focus_group, by=manager, lines=lines[:2], dots_each=1) == vote
    assert Vote.objects.count() == 1


@pytest.mark.parametrize(("count", "dots"), [(1, 3), (3, 0), (3, 11)])
def test_vote_needs_two_lines_and_some_dots(count, dots, room, lines, manager):
    with pytest.raises(DomainError):
        votes.open_vote(room.focus_group, by=manager, lines=lines[:count], dots_each=dots)


def test_vote_needs_an_open_room(focus_group, lines, manager):
    with pytest.raises(NotAllowed):
        votes.open_vote(focus_group, by=manager, lines=lines, dots_each=3)


def test_phone_votes_once_and_may_change_its_mind(vote, room, lines):
    cast(vote, room, {lines[0].uuid: 2, lines[1].uuid: 1})
    cast(vote, room, {lines[0].uuid: 2, lines[1].uuid: 1})
    assert (PhoneBallot.objects.count(), given(vote)) == (1, [2, 1])

    cast(vote, room, {lines[2].uuid: 3})

    assert (PhoneBallot.objects.count(), given(vote)) == (1, [3])


@pytest.mark.parametrize(
    "dots", [{}, {"first": 0}, {"first": 4}, {"first": 2, "second": 2}, {"other": 1}, {"first": -1}]
)
def test_too_many_dots_or_none_are_refused(dots, vote, room, lines):
    names = {"first": lines[0].uuid, "second": lines[1].uuid, "other": uuid.uuid4()}

    with pytest.raises(DomainError):
        cast(vote, room, {names[name]: count for name, count in dots.items()})
    assert not PhoneBallot.objects.exists()


def test_result_is_counted_at_the_end_and_ballots_are_gone(vote, room, lines, manager):
    cast(vote, room, {lines[0].uuid: 3}, "uno")
    cast(vote, room, {lines[0].uuid: 1, lines[1].uuid: 2}, "due")
    assert set(vote.choices.values_list("dots", flat=True)) == {0}

    closed = votes.close_vote(room.focus_group, by=manager)

    assert list(closed.choices.values_list("dots", flat=True)) == [4, 2, 0]
    assert (closed.ballot_count, PhoneBallot.objects.count(), GivenDots.objects.count()) == (2, 0, 0)
    with pytest.raises(NotAllowed):
        cast(vote, room, {lines[0].uuid: 1}, "tre")
    with pytest.raises(NotAllowed):
        votes.close_vote(room.focus_group, by=manager)


def test_closing_the_room_closes_its_vote(vote, room, lines, manager):
    cast(vote, room, {lines[1].uuid: 2})

    rooms.close_to_phones(room.focus_group, by=manager)

    assert list(vote.choices.values_list("dots", flat=True)) == [0, 2, 0]
    assert not Vote.objects.open().exists()


def test_only_who_runs_the_room_opens_and_closes(room, lines, outsider):
    with pytest.raises(PermissionDenied):
        votes.open_vote(room.focus_group, by=outsider, lines=lines, dots_each=3)
    with pytest.raises(PermissionDenied):
        votes.close_vote(room.focus_group, by=outsider)


def test_only_a_phone_in_the_room_votes(vote, room, lines, manager):
    with pytest.raises(PermissionDenied):
        votes.cast(vote, by=manager, device=device(room), dots={lines[0].uuid: 1})


@pytest.mark.parametrize("dots_each", [1, 10])
def test_database_takes_a_good_vote(dots_each, db):
    assert VoteFactory(dots_each=dots_each).pk


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: VoteFactory(dots_each=0),
        lambda: VoteFactory(dots_each=11),
        lambda: VoteFactory(focus_group=VoteFactory().focus_group),
        lambda: PhoneBallotFactory(vote=(one := PhoneBallotFactory()).vote, device_key=one.device_key),
        lambda: VoteChoiceFactory(vote=(one := VoteChoiceFactory()).vote, contribution=one.contribution),
        lambda: GivenDotsFactory(dots=0),
        lambda: GivenDotsFactory(dots=11),
        lambda: GivenDotsFactory(ballot=(one := GivenDotsFactory()).ballot, choice=one.choice),
    ],
)
def test_database_refuses_a_bad_vote(wrong, db):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()
