"""Which concept has taken the place of one that is out of force."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import NotAllowed
from core.models import Event
from skills.actions.replacements import replace
from skills.actions.terms import confirm, withdraw
from skills.models import Concept, ConceptKind, ConfirmedTerm
from tests.factories.skills import ConceptFactory, ConfirmedTermFactory


@pytest.fixture
def gone(db) -> Concept:
    return ConceptFactory(status=Concept.Status.OBSOLETE)


def test_successor_is_named_and_taken_back(gone, coordinator):
    successor = ConceptFactory()

    assert replace(gone, successor, by=coordinator).replaced_by == successor
    assert replace(gone, None, by=coordinator).replaced_by is None

    notes = Event.objects.filter(verb="concept.replace").order_by("pk").values_list("note", flat=True)
    assert list(notes) == [f"concept:{successor.uuid}", ""]


@pytest.mark.parametrize(
    "facts",
    [{"status": Concept.Status.OBSOLETE}, {"kind": ConceptKind.OCCUPATION}],
    ids=["out of force itself", "of another kind"],
)
def test_successor_must_be_in_force_and_of_the_same_kind(gone, coordinator, facts):
    with pytest.raises(NotAllowed):
        replace(gone, ConceptFactory(**facts), by=coordinator)


def test_successor_that_was_itself_replaced_is_refused(gone, coordinator):
    back = ConceptFactory(replaced_by=ConceptFactory())

    with pytest.raises(NotAllowed):
        replace(gone, back, by=coordinator)


def test_same_successor_twice_is_once(gone, coordinator):
    successor = ConceptFactory()

    for _ in range(2):
        replace(gone, successor, by=coordinator)

    assert Event.objects.filter(verb="concept.replace").count() == 1


def meanings() -> list[tuple]:
    return list(ConfirmedTerm.objects.order_by("text").values_list("text", "concept", "said_of"))


def test_confirmed_words_follow_every_replacement_and_every_way_back(gone, coordinator):
    second, third = ConceptFactory(), ConceptFactory()
    ConfirmedTermFactory(text="uno", concept=gone)
    ConfirmedTermFactory(text="due", concept=second)

    replace(gone, second, by=coordinator)
    assert meanings() == [("due", second.pk, None), ("uno", second.pk, gone.pk)]

    Concept.objects.filter(pk=second.pk).update(status=Concept.Status.OBSOLETE)
    replace(second, third, by=coordinator)
    assert meanings() == [("due", third.pk, second.pk), ("uno", third.pk, gone.pk)]

    replace(gone, None, by=coordinator)
    assert meanings() == [("due", third.pk, second.pk), ("uno", gone.pk, None)]

    replace(second, None, by=coordinator)
    assert meanings() == [("due", second.pk, None), ("uno", gone.pk, None)]


def test_words_that_follow_keep_who_confirmed_them_and_when(gone, coordinator):
    before = ConfirmedTermFactory(text="uno", concept=gone, subject="contribution:1")

    replace(gone, ConceptFactory(), by=coordinator)
    after = ConfirmedTerm.objects.get()

    assert after.pk != before.pk  # the suggestions see the change by the keys
    facts = ("text", "language", "subject", "confirmed_by_id", "confirmed_at")
    assert [getattr(after, name) for name in facts] == [getattr(before, name) for name in facts]


def test_words_confirmed_and_withdrawn_after_the_replacement_lead_to_the_successor(gone, coordinator):
    successor, line = ConceptFactory(), ConceptFactory()
    ConfirmedTermFactory(text="uno", concept=successor)
    replace(gone, successor, by=coordinator)
    gone.refresh_from_db()

    for _ in range(2):
        confirm("due", gone, by=coordinator, subject=line)
    assert meanings() == [("due", successor.pk, gone.pk), ("uno", successor.pk, None)]

    assert withdraw("due", gone, by=coordinator, subject=line)
    assert meanings() == [("uno", successor.pk, None)]


def test_concept_in_force_is_not_replaced(coordinator):
    with pytest.raises(NotAllowed):
        replace(ConceptFactory(), ConceptFactory(), by=coordinator)


@pytest.mark.parametrize("person", ["manager", "secretary", "admin", "anonymous"])
def test_only_the_coordinator_replaces(gone, request, person):
    with pytest.raises(PermissionDenied):
        replace(gone, ConceptFactory(), by=request.getfixturevalue(person))
