"""Which concept has taken the place of one that is out of force."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import NotAllowed
from core.models import Event
from skills.actions.replacements import replace
from skills.models import Concept, ConceptKind
from tests.factories.skills import ConceptFactory


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


def test_concept_in_force_is_not_replaced(coordinator):
    with pytest.raises(NotAllowed):
        replace(ConceptFactory(), ConceptFactory(), by=coordinator)


@pytest.mark.parametrize("person", ["manager", "secretary", "admin", "anonymous"])
def test_only_the_coordinator_replaces(gone, request, person):
    with pytest.raises(PermissionDenied):
        replace(gone, ConceptFactory(), by=request.getfixturevalue(person))
