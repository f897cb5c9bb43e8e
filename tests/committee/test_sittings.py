"""Convening, agenda, holding, and the way back."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from committee.actions import ballots, decisions, sittings
from committee.lifecycle import SITTING
from committee.models import AgendaItem, Sitting
from core.errors import DomainError, NotAllowed, Stale
from core.lifecycle import move
from tests.factories.committee import AgendaItemFactory, SittingFactory

DAY = date(2025, 12, 3)


def test_same_sitting_convened_twice_is_one(secretary):
    uuid = uuid4()
    for _time in range(2):
        sittings.create(title="Seduta di dicembre", held_on=DAY, venue="Bologna", by=secretary, uuid=uuid)

    assert Sitting.objects.count() == 1


@pytest.mark.parametrize("person", ["member", "coordinator", "manager", "admin"])
def test_only_the_secretary_convenes(request, person):
    with pytest.raises(PermissionDenied):
        sittings.create(title="Seduta", held_on=DAY, by=request.getfixturevalue(person))


def test_edit_refuses_what_somebody_saved_in_the_meantime(secretary):
    sitting = SittingFactory()
    sittings.edit(sitting, by=secretary, version=1, venue="Sala A")

    with pytest.raises(Stale):
        sittings.edit(sitting, by=secretary, version=1, venue="Sala B")


def test_published_sitting_is_not_edited(secretary):
    with pytest.raises(NotAllowed):
        sittings.edit(SittingFactory(state="published"), by=secretary, version=1, minutes="Nuovo verbale")


def test_minutes_have_a_limit(secretary):
    with pytest.raises(ValidationError):
        sittings.edit(SittingFactory(), by=secretary, version=1, minutes="x" * 20001)


@pytest.mark.parametrize("name", [m.name for m in SITTING])
@pytest.mark.parametrize("state", Sitting.State.values)
def test_every_move_from_every_state(secretary, name, state):
    sitting, step = SittingFactory(state=state), next(m for m in SITTING if m.name == name)

    if state in step.sources:
        assert move(sitting, name, by=secretary, note="Motivo", table=SITTING).state == step.target
    else:
        with pytest.raises(NotAllowed):
            move(sitting, name, by=secretary, note="Motivo", table=SITTING)


def test_agenda_in_order(paper, secretary):
    sitting = SittingFactory()
    first = sittings.add_item(sitting, paper=paper, by=secretary)
    second = sittings.add_item(sitting, title="Calendario", by=secretary)
    sittings.move_item(second, up=True, by=secretary)
    sittings.move_item(second, up=True, by=secretary)

    assert [item.title for item in sitting.agenda.all()] == ["Calendario", paper.title]
    sittings.remove_item(first, by=secretary)
    assert [item.title for item in sitting.agenda.all()] == ["Calendario"]


def test_same_point_sent_twice_is_one(secretary):
    sitting, uuid = SittingFactory(), uuid4()
    for _time in range(2):
        sittings.add_item(sitting, title="Calendario", by=secretary, uuid=uuid)

    assert AgendaItem.objects.count() == 1


def test_paper_is_on_the_agenda_once(sitting, paper, secretary):
    with pytest.raises(DomainError, match="già all'ordine del giorno"):
        sittings.add_item(sitting, paper=paper, by=secretary)


@pytest.mark.parametrize("state", ["drafting", "returned", "published"])
def test_only_waiting_papers_are_put_on(paper_of, secretary, state):
    with pytest.raises(NotAllowed):
        sittings.add_item(SittingFactory(), paper=paper_of(state), by=secretary)


def test_point_that_was_voted_on_stays(sitting, asked, secretary):
    ballots.record(sitting, asked[0], in_favour=9, against=1, abstained=2, by=secretary)

    with pytest.raises(NotAllowed):
        sittings.remove_item(sitting.agenda.get(), by=secretary)


def test_point_of_another_sitting_is_not_moved(secretary):
    item = AgendaItemFactory(sitting__state="published")

    with pytest.raises(NotAllowed):
        sittings.move_item(item, up=True, by=secretary)


def test_held_with_members_present_and_back(secretary):
    sitting = SittingFactory()
    with pytest.raises(DomainError):
        sittings.hold(sitting, members_present=0, by=secretary)
    sittings.hold(sitting, members_present=14, by=secretary)
    sittings.reopen(sitting, by=secretary, note="Era la seduta sbagliata.")

    sitting.refresh_from_db()
    assert (sitting.state, sitting.members_present) == ("planned", None)


def test_sitting_with_outcomes_is_not_reopened(sitting, asked, secretary):
    decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)

    with pytest.raises(NotAllowed):
        sittings.reopen(sitting, by=secretary, note="Per errore.")


def test_hands_are_corrected_until_published(sitting, asked, secretary):
    ballots.record(sitting, asked[0], in_favour=9, against=1, abstained=2, by=secretary)
    ballots.record(sitting, asked[0], in_favour=10, against=0, abstained=2, by=secretary)

    assert [str(b) for b in asked[0].ballots.all()] == ["10-0-2"]


def test_more_hands_than_members_are_refused(sitting, asked, secretary):
    with pytest.raises(DomainError, match="più dei componenti presenti"):
        ballots.record(sitting, asked[0], in_favour=12, against=1, abstained=0, by=secretary)


@pytest.mark.parametrize(
    ("person", "published", "unpublished"),
    [
        ("anonymous", 1, 0),
        ("partner", 1, 0),
        ("manager", 1, 0),
        ("coordinator", 1, 1),
        ("member", 1, 1),
        ("secretary", 1, 1),
    ],
)
def test_who_reads_a_sitting(request, person, published, unpublished):
    reader = request.getfixturevalue(person)
    found = [
        Sitting.objects.visible_to(reader).filter(pk=SittingFactory(state=state).pk).count()
        for state in ("published", "held")
    ]

    assert found == [published, unpublished]
