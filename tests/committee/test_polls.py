"""Electronic votes: an option, one vote for each seat, nothing kept of a secret one, the recused kept out."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from committee.actions import ballots, decisions, polls, presences, recusals, sittings
from committee.documents.minutes import manner
from committee.models import Ballot, Poll, Vote
from core.errors import DomainError, NotAllowed
from core.models import Event
from tests.factories.committee import MemberFactory, PollFactory, PresenceFactory, VoteFactory
from tests.factories.reports import RecusalFactory
from tests.people import with_role

OFF = "electronic_ballot: false"


@pytest.fixture
def electronic(settings, tmp_path):
    """A region whose members vote from their devices."""
    text = Path(settings.REGIONAL_PROFILE).read_text(encoding="utf-8")
    assert OFF in text
    chosen = tmp_path / "profilo.yaml"
    chosen.write_text(text.replace(OFF, "electronic_ballot: true"), encoding="utf-8")
    settings.REGIONAL_PROFILE = chosen


@pytest.fixture(params=[False, True], ids=["open", "secret"])
def poll(request, electronic, sitting, asked, secretary) -> Poll:
    return polls.begin(sitting, asked[0], is_secret=request.param, by=secretary)


@pytest.fixture
def another():
    person = with_role(Role.MEMBER, "Rosa Verdi", email="rosa@example.org")
    MemberFactory(user=person)
    return person


def totals(poll: Poll) -> tuple[int, int, int]:
    poll.refresh_from_db()
    return poll.in_favour, poll.against, poll.abstained


# --- an option ---


def test_region_without_the_option_votes_by_hands(sitting, asked, secretary, client_of):
    with pytest.raises(NotAllowed, match="alzata di mano"):
        polls.begin(sitting, asked[0], is_secret=False, by=secretary)

    client, poll = client_of(secretary), PollFactory(recommendation=asked[0])
    opened = client.post(reverse("committee:poll-open", args=[sitting.uuid, asked[0].uuid]))
    assert (opened.status_code, client.get(poll.get_absolute_url()).status_code) == (404, 404)
    assert "voto elettronico" not in client.get(sitting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("person", ["member", "coordinator", "manager", "admin"])
def test_only_the_secretary_opens_and_closes(electronic, sitting, asked, secretary, request, person):
    by = request.getfixturevalue(person)
    with pytest.raises(PermissionDenied):
        polls.begin(sitting, asked[0], is_secret=False, by=by)
    poll = polls.begin(sitting, asked[0], is_secret=False, by=secretary)
    with pytest.raises(PermissionDenied):
        polls.close(poll, by=by)


def test_opened_twice_is_one(poll, sitting, asked, secretary):
    again = polls.begin(sitting, asked[0], is_secret=not poll.is_secret, by=secretary)

    assert (again.pk, again.is_secret) == (poll.pk, poll.is_secret)
    assert Event.objects.filter(verb="poll.open").count() == 1


def test_hands_and_devices_exclude_each_other(electronic, sitting, asked, secretary):
    hands = {"in_favour": 3, "against": 0, "abstained": 0, "by": secretary}
    ballots.record(sitting, asked[0], **hands)
    polls.begin(sitting, asked[1], is_secret=False, by=secretary)

    with pytest.raises(NotAllowed, match="già votato per alzata"):
        polls.begin(sitting, asked[0], is_secret=False, by=secretary)
    with pytest.raises(NotAllowed, match="voto elettronico"):
        ballots.record(sitting, asked[1], **hands)


# --- voting ---


def test_vote_is_counted_once(poll, member):
    for _time in range(2):
        polls.cast(poll, choice="against", by=member)

    vote = Vote.objects.get()
    assert totals(poll) == (0, 1, 0)
    assert (vote.member, vote.choice) == (member.committee_member, "" if poll.is_secret else "against")
    assert Event.objects.get(verb="poll.vote").note == ("" if poll.is_secret else "contrario")


def test_vote_does_not_change(poll, member):
    polls.cast(poll, choice="in_favour", by=member)

    if poll.is_secret:  # what was voted is nowhere: a second vote is taken for the first one sent again
        polls.cast(poll, choice="against", by=member)
    else:
        with pytest.raises(NotAllowed, match="non si cambia"):
            polls.cast(poll, choice="against", by=member)
    assert totals(poll) == (1, 0, 0)


def test_substitute_votes_for_the_seat_and_only_one_of_the_two(poll, member):
    substitute = with_role(Role.MEMBER, "Sara Blu", email="sara@example.org")
    MemberFactory(user=substitute, substitute_for=member.committee_member)

    polls.cast(poll, choice="in_favour", by=substitute)
    polls.cast(poll, choice="in_favour", by=member)

    assert totals(poll) == (1, 0, 0)
    assert Vote.objects.get().cast_by == substitute


def test_sheet_of_presence_says_who_votes(poll, sitting, member, colleague):
    substitute = with_role(Role.MEMBER, "Sara Blu", email="sara@example.org")
    stands_in = MemberFactory(user=substitute, substitute_for=member.committee_member)
    PresenceFactory(sitting=sitting, member=member.committee_member, status="substitute", substitute=stands_in)
    PresenceFactory(sitting=sitting, member=colleague.committee_member, status="absent")

    for absent in (member, colleague):
        with pytest.raises(NotAllowed, match="chi è presente"):
            polls.cast(poll, choice="in_favour", by=absent)
    polls.cast(poll, choice="abstained", by=substitute)

    assert totals(poll) == (0, 0, 1)


@pytest.mark.parametrize("said", ["absent", None])
@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
def test_sheet_holds_the_seats_that_voted(poll, sitting, member, colleague, another, secretary, said, is_closed):
    voters = (member, colleague, another)
    for person in voters:
        polls.cast(poll, choice="in_favour", by=person)
    if is_closed:
        polls.close(poll, by=secretary)
    there = {person.committee_member: "present" for person in voters}

    with pytest.raises(DomainError, match="Confindustria ha votato con il voto elettronico"):
        presences.record(sitting, there | {colleague.committee_member: said, MemberFactory(): "present"}, by=secretary)
    assert presences.record(sitting, there, by=secretary).members_present == 3


def test_sheet_does_not_hold_the_seats_of_a_vote_without_a_result(
    electronic, sitting, asked, member, colleague, secretary
):
    poll = polls.begin(sitting, asked[0], is_secret=True, by=secretary)
    polls.cast(poll, choice="in_favour", by=colleague)
    polls.close(poll, by=secretary)

    assert presences.record(sitting, {member.committee_member: "present"}, by=secretary).members_present == 1


def test_vote_waits_for_the_sheet(poll, member):
    """The sitting is locked before the vote, as where votes are opened and where the sheet is written."""
    with CaptureQueriesContext(connection) as asked_for:
        polls.cast(poll, choice="in_favour", by=member)

    locks = [query["sql"] for query in asked_for if "FOR UPDATE" in query["sql"]]
    assert ["committee_sitting" in locks[0], "committee_poll" in locks[1]] == [True, True]


@pytest.mark.parametrize("person", ["secretary", "coordinator", "manager", "admin", "partner"])
def test_who_has_no_seat_does_not_vote(poll, request, person):
    with pytest.raises(PermissionDenied):
        polls.cast(poll, choice="in_favour", by=request.getfixturevalue(person))


def test_no_more_votes_than_members_present(poll, sitting, member, colleague):
    type(sitting).objects.filter(pk=sitting.pk).update(members_present=1)
    polls.cast(poll, choice="in_favour", by=member)

    with pytest.raises(NotAllowed, match="tutti i presenti"):
        polls.cast(poll, choice="in_favour", by=colleague)


def test_point_with_a_vote_stays_on_the_agenda(poll, secretary):
    with pytest.raises(NotAllowed, match="non si può togliere"):
        sittings.remove_item(poll.agenda_item, by=secretary)


# --- who stepped aside ---


def test_recused_member_neither_reads_nor_votes(poll, paper, member, client_of):
    RecusalFactory(paper=paper, user=member)

    client = client_of(member)
    answers = [
        client.get(poll.get_absolute_url()).status_code,
        client.post(reverse("committee:poll-vote", args=[poll.uuid]), {"voto": "in_favour"}).status_code,
    ]
    assert answers == [404, 404]
    with pytest.raises(PermissionDenied):
        polls.cast(poll, choice="in_favour", by=User.objects.get(pk=member.pk))


def test_nobody_votes_for_the_seat_of_who_stepped_aside(poll, sitting, paper, member, client_of):
    substitute = with_role(Role.MEMBER, "Sara Blu", email="sara@example.org")
    stands_in = MemberFactory(user=substitute, substitute_for=member.committee_member)
    PresenceFactory(sitting=sitting, member=member.committee_member, status="substitute", substitute=stands_in)
    RecusalFactory(paper=paper, user=member)

    client = client_of(substitute)
    page = client.get(poll.get_absolute_url())
    pressed = client.post(reverse("committee:poll-vote", args=[poll.uuid]), {"voto": "in_favour"})

    assert (page.context["may_vote"], page.context["voters"], pressed.status_code) == (False, 11, 409)
    for answer in (page, pressed):
        assert "ha dichiarato un interesse e non partecipa" in answer.content.decode()
    assert totals(poll) == (0, 0, 0)


def test_vote_of_who_steps_aside_afterwards_does_not_count(
    electronic, sitting, asked, paper, member, another, secretary
):
    poll = polls.begin(sitting, asked[0], is_secret=False, by=secretary)
    polls.cast(poll, choice="in_favour", by=another)
    polls.cast(poll, choice="in_favour", by=member)
    recusals.declare(paper, by=member, reason="Me ne sono accorto dopo.")

    assert totals(poll) == (1, 0, 0)
    assert Vote.objects.get().cast_by == another
    assert Event.objects.filter(verb="poll.take_back").count() == 1
    assert polls.close(poll, by=secretary).in_favour == 1


def test_secret_vote_of_who_steps_aside_afterwards_annuls_it(
    electronic, sitting, asked, paper, member, colleague, another, secretary, client_of
):
    poll = polls.begin(sitting, asked[0], is_secret=True, by=secretary)
    for person in (member, colleague, another):
        polls.cast(poll, choice="in_favour", by=person)
    recusals.declare(paper, by=secretary, user=member, reason="Lo ha detto in seduta.")

    assert totals(poll) == (0, 0, 0)
    assert polls.close(poll, by=secretary) is None
    page = client_of(colleague).get(poll.get_absolute_url()).content.decode()
    assert ("La votazione è annullata" in page, "Hanno votato 0" in page) == (True, False)
    assert ballots.record(sitting, asked[0], in_favour=2, against=0, abstained=0, by=secretary).pk


def test_vote_of_others_stays_when_somebody_steps_aside(poll, paper, member, colleague):
    polls.cast(poll, choice="against", by=colleague)
    recusals.declare(paper, by=member, reason="Lavoro per un proponente.")

    assert totals(poll) == (0, 1, 0)
    assert poll.closed_at is None


@pytest.mark.parametrize("through", ["member", "cast_by"])
def test_database_refuses_the_ballot_of_who_stepped_aside(poll, paper, member, colleague, through):
    RecusalFactory(paper=paper, user=member)
    seats = {"member": member.committee_member, "cast_by": colleague}
    if through == "cast_by":
        seats = {"member": colleague.committee_member, "cast_by": member}

    with pytest.raises(IntegrityError), transaction.atomic():
        VoteFactory(poll=poll, choice="" if poll.is_secret else "in_favour", **seats)


def test_database_keeps_no_choice_of_a_secret_vote(poll, member):
    wrong = "in_favour" if poll.is_secret else ""

    with pytest.raises(IntegrityError), transaction.atomic():
        VoteFactory(poll=poll, member=member.committee_member, choice=wrong)


# --- closing ---


def test_closing_writes_the_totals_once(poll, sitting, asked, member, colleague, another, secretary):
    for person, choice in ((member, "in_favour"), (colleague, "abstained"), (another, "in_favour")):
        polls.cast(poll, choice=choice, by=person)
    with pytest.raises(NotAllowed, match="ancora aperta"):
        decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)

    made = [polls.close(poll, by=secretary) for _time in range(2)]

    ballot = Ballot.objects.get()
    assert made == [ballot, ballot]
    assert (ballot.in_favour, ballot.against, ballot.abstained) == (2, 0, 1)
    how = "segreto" if poll.is_secret else "palese"
    assert manner(ballot) == f"con voto elettronico {how}: favorevoli 2, contrari 0, astenuti 1"
    assert decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary).pk


def test_few_votes_of_a_secret_poll_are_erased_and_hands_may_be_raised(
    electronic, sitting, asked, member, colleague, secretary, client_of
):
    poll = polls.begin(sitting, asked[0], is_secret=True, by=secretary)
    for person in (member, colleague):
        polls.cast(poll, choice="against", by=person)

    desk = client_of(secretary)
    closed = desk.post(reverse("committee:poll-close", args=[poll.uuid]), follow=True).content.decode()
    assert polls.close(poll, by=secretary) is None

    assert totals(poll) == (0, 0, 0)
    assert not Ballot.objects.exists()
    assert ("I voti sono cancellati" in closed, "Contrari" in closed) == (True, False)
    assert "Alzata di mano" in desk.get(reverse("committee:decision-record", args=[sitting.uuid, asked[0].uuid])).text
    for votes in (2, 3):
        ballots.record(sitting, asked[0], in_favour=votes, against=0, abstained=0, by=secretary)


def test_vote_opened_by_mistake_is_closed_without_a_result(poll, sitting, asked, secretary, client_of):
    assert polls.close(poll, by=secretary) is None

    assert not Ballot.objects.exists()
    assert "La votazione è annullata" in client_of(secretary).get(poll.get_absolute_url()).content.decode()
    assert ballots.record(sitting, asked[0], in_favour=3, against=0, abstained=0, by=secretary).pk


def test_secret_vote_asks_for_three_voters(electronic, sitting, asked, secretary):
    type(sitting).objects.filter(pk=sitting.pk).update(members_present=2)

    with pytest.raises(NotAllowed, match="meno di tre votanti"):
        polls.begin(sitting, asked[0], is_secret=True, by=secretary)
    assert polls.begin(sitting, asked[0], is_secret=False, by=secretary).pk


def test_no_vote_is_opened_on_what_has_its_outcome(electronic, sitting, asked, secretary):
    decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)

    with pytest.raises(NotAllowed, match="c'è già un esito"):
        polls.begin(sitting, asked[0], is_secret=False, by=secretary)


def test_closed_vote_takes_no_more(poll, member, secretary):
    polls.close(poll, by=secretary)

    with pytest.raises(NotAllowed, match="chiusa"):
        polls.cast(poll, choice="in_favour", by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        VoteFactory(poll=poll, member=member.committee_member, choice="" if poll.is_secret else "in_favour")


# --- by the pages ---


def test_walk_from_the_sitting_to_the_outcome(
    electronic, sitting, asked, member, colleague, another, secretary, client_of
):
    desk, chair = client_of(secretary), client_of(member)
    assert "Apri il voto elettronico segreto" in desk.get(sitting.get_absolute_url()).content.decode()

    desk.post(reverse("committee:poll-open", args=[sitting.uuid, asked[0].uuid]), {"segreta": "1"})
    poll = Poll.objects.get()
    empty = chair.post(reverse("committee:poll-vote", args=[poll.uuid]), {"voto": "forse"}, follow=True)
    chair.post(reverse("committee:poll-vote", args=[poll.uuid]), {"voto": "in_favour"})
    for person in (colleague, another):
        polls.cast(poll, choice="in_favour", by=person)
    mine, theirs = (person.get(poll.get_absolute_url()).content.decode() for person in (chair, desk))
    closed = desk.post(reverse("committee:poll-close", args=[poll.uuid]))
    after = chair.get(poll.get_absolute_url()).content.decode()

    assert "Scegli favorevole, contrario o astenuto." in empty.content.decode()
    assert ("Il tuo voto è registrato." in mine, "Hai votato:" in mine, "Favorevoli" in mine) == (True, False, False)
    assert member.committee_member.body in theirs
    assert closed.url == reverse("committee:decision-record", args=[sitting.uuid, asked[0].uuid])
    assert "Alzata di mano" not in desk.get(closed.url).content.decode()
    assert "Favorevoli" in after
    assert "Con voto elettronico segreto: 3" in desk.get(sitting.get_absolute_url()).content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_members_who_press_twice_give_twenty_votes(electronic, sitting, asked, secretary):
    type(sitting).objects.filter(pk=sitting.pk).update(members_present=20)
    people = [with_role(Role.MEMBER, f"Persona {n}", email=f"p{n}@example.org") for n in range(20)]
    for person in people:
        MemberFactory(user=person)
    poll = polls.begin(sitting, asked[0], is_secret=True, by=secretary)

    def vote(number: int) -> None:
        try:
            polls.cast(poll, choice="in_favour", by=User.objects.get(pk=people[number % 20].pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(vote, range(40)))

    assert totals(poll) == (20, 0, 0)
    assert Vote.objects.count() == 20
