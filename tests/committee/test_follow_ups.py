"""Who is in charge, by when, how far; and the acts of the Region."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from committee.actions import decisions, follow_ups, instruments, members
from committee.models import FollowUp, Instrument, Member
from committee.offices import Office
from core.calendar import today
from core.errors import NotAllowed, Stale
from core.models import Event
from tests.factories.committee import DecisionFactory, FollowUpFactory, InstrumentFactory

DUE = date(2026, 3, 31)


def start(decision, by, **fields):
    return follow_ups.create(decision, by=by, action="Pubblicare il bando", owner="Settore", due_on=DUE, **fields)


@pytest.mark.parametrize(
    ("outcome", "is_allowed"),
    [("adopted", True), ("partly_adopted", True), ("not_adopted", False), ("deferred", False)],
)
def test_follow_up_comes_from_an_adopted_recommendation(secretary, outcome, is_allowed):
    decision = DecisionFactory(outcome=outcome)

    if not is_allowed:
        with pytest.raises(NotAllowed):
            start(decision, secretary)
        return
    assert start(decision, secretary).updates.count() == 1


def test_rectified_outcome_has_no_new_follow_up(secretary):
    old = DecisionFactory()
    DecisionFactory(recommendation=old.recommendation, replaces=old)

    with pytest.raises(NotAllowed):
        start(old, secretary)


def test_same_follow_up_sent_twice_is_one(coordinator):
    decision, uuid = DecisionFactory(), uuid4()
    for _time in range(2):
        start(decision, coordinator, uuid=uuid)

    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize("person", ["member", "manager", "partner", "admin"])
def test_who_is_not_in_charge_does_not_report(request, person):
    reader = request.getfixturevalue(person)

    with pytest.raises(PermissionDenied):
        start(DecisionFactory(), reader)
    with pytest.raises(PermissionDenied):
        follow_ups.update(FollowUpFactory(), by=reader, version=1, state="under_way", progress=10)


def test_update_is_kept_in_the_history_and_the_register(secretary):
    follow_up = start(DecisionFactory(), secretary)
    follow_ups.update(follow_up, by=secretary, version=1, state="under_way", progress=40, note="Bando in bozza.")

    follow_up.refresh_from_db()
    history = [(u.reported_on, u.state, u.progress, u.note) for u in follow_up.updates.all()]
    assert (follow_up.state, follow_up.progress, follow_up.version) == ("under_way", 40, 2)
    assert history == [(today(), "under_way", 40, "Bando in bozza."), (today(), "not_started", 0, "")]
    assert Event.objects.filter(verb="followup.update", from_state="not_started", to_state="under_way").count() == 1


def test_what_is_done_is_at_100(secretary):
    follow_up = FollowUpFactory()
    follow_ups.update(follow_up, by=secretary, version=1, state="done", progress=40)

    follow_up.refresh_from_db()
    assert follow_up.progress == 100


def test_dropped_says_why(secretary):
    with pytest.raises(ValidationError):
        follow_ups.update(FollowUpFactory(), by=secretary, version=1, state="dropped", progress=40, note=" ")


@pytest.mark.parametrize("person", ["office", "secretary"])
def test_follow_up_of_an_outcome_that_is_no_longer_adopted_stays_as_it_is(secretary, person):
    follow_up = FollowUpFactory(state="dropped")
    office = Office(follow_up.pk)
    decisions.rectify(
        follow_up.decision, outcome="not_adopted", reason="Mancano le risorse.", because="Errore.", by=secretary
    )

    with pytest.raises(NotAllowed, match="non è più accolta"):
        follow_ups.update(
            follow_up, by=office if person == "office" else secretary, version=1, state="under_way", progress=10
        )
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.updates.count()) == ("dropped", 0)


def test_follow_up_goes_on_under_an_outcome_rectified_to_adopted_in_part(secretary):
    follow_up = FollowUpFactory()
    decisions.rectify(
        follow_up.decision, outcome="partly_adopted", reason="Solo il corso.", because="Errore.", by=secretary
    )

    assert follow_ups.update(follow_up, by=secretary, version=1, state="under_way", progress=10).progress == 10


def test_progress_over_100_is_refused(secretary):
    with pytest.raises(ValidationError):
        follow_ups.update(FollowUpFactory(), by=secretary, version=1, state="under_way", progress=101)


def test_stale_update_is_refused(secretary):
    follow_up = FollowUpFactory()
    follow_ups.update(follow_up, by=secretary, version=1, state="under_way", progress=10)

    with pytest.raises(Stale):
        follow_ups.update(follow_up, by=secretary, version=1, state="under_way", progress=20)


def test_moved_due_date_is_readable(secretary):
    follow_up = start(DecisionFactory(), secretary)
    follow_ups.edit(follow_up, by=secretary, version=1, due_on=date(2026, 6, 30))

    assert follow_up.updates.first().note == "Scadenza: da 31 marzo 2026 a 30 giugno 2026."


def test_overdue_first_then_by_date(secretary):
    past, future = today() - timedelta(days=1), today() + timedelta(days=30)
    done = FollowUpFactory(due_on=past, state="done")
    later = FollowUpFactory(due_on=future)
    late = FollowUpFactory(due_on=past)
    today_is_in_time = FollowUpFactory(due_on=today())

    found = FollowUp.objects.overdue_first(today())
    assert [(f, f.is_overdue) for f in found] == [
        (late, True),
        (today_is_in_time, False),
        (later, False),
        (done, False),
    ]
    assert list(FollowUp.objects.overdue(today())) == [late]


@pytest.mark.parametrize(
    ("person", "pending"), [("secretary", 1), ("coordinator", 1), ("member", 0), ("anonymous", 0), ("manager", 0)]
)
def test_follow_up_is_public_with_its_outcome(request, person, pending):
    FollowUpFactory()
    published = FollowUpFactory(decision__published_at="2025-11-01T10:00Z")
    reader = request.getfixturevalue(person)

    found = FollowUp.objects.visible_to(reader)
    assert published in found
    assert found.count() == 1 + pending


def test_instrument_entered_once_and_corrected(coordinator):
    uuid = uuid4()
    for _time in range(2):
        act = instruments.create(kind="call", title="Bando ITS", by=coordinator, uuid=uuid)
    instruments.edit(act, by=coordinator, version=1, act_number="123/2026")
    with pytest.raises(Stale):
        instruments.edit(act, by=coordinator, version=1, act_number="124/2026")

    assert [(i.title, i.act_number) for i in Instrument.objects.all()] == [("Bando ITS", "123/2026")]


@pytest.mark.parametrize("person", ["member", "manager", "partner", "admin"])
def test_who_enters_acts(request, person):
    with pytest.raises(PermissionDenied):
        instruments.edit(InstrumentFactory(), by=request.getfixturevalue(person), version=1, title="Altro")


def test_seat_is_given_and_its_mandate_changed(secretary, partner):
    member = members.create(user=partner, body="Ateneo", mandate_from=date(2025, 1, 1), by=secretary)
    members.edit(member, by=secretary, version=1, mandate_until=date(2025, 6, 30))

    assert list(Member.objects.current(date(2025, 6, 30))) == [member]
    assert not Member.objects.current(date(2025, 7, 1)).exists()
    with pytest.raises(ValidationError):
        members.edit(member, by=secretary, version=2, mandate_until=date(2024, 1, 1))


@pytest.mark.parametrize("person", ["member", "coordinator", "admin"])
def test_only_the_secretary_gives_seats(request, partner, person):
    with pytest.raises(PermissionDenied):
        members.create(user=partner, body="X", mandate_from=DUE, by=request.getfixturevalue(person))
