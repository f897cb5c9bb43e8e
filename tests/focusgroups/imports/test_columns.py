"""The columns of a file: asked for, remembered for the cluster."""

import pytest

from core.errors import DomainError
from focusgroups.actions import imports
from tests.core.tables.making import csv
from tests.factories.focusgroups import FocusGroupFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_columns_are_remembered_for_the_cluster(hand_in, manager, mech, coordinator):
    data = csv("Che cosa;Quanto preme;Priorità", "Mancano tecnici.;4;2")
    first = hand_in(data)
    assert (first.report["columns"], imports.lacking(first)[0].code) == ({"urgency": 2}, "text")

    imports.confirm(imports.arrange(first, columns={"text": 0, "urgency": 1}, by=manager), by=manager)

    again = hand_in(data, group=FocusGroupFactory(cluster=mech))
    elsewhere = hand_in(data, group=FocusGroupFactory(), by=coordinator)
    assert again.report["columns"] == {"text": 0, "urgency": 1}
    assert elsewhere.report["columns"] == {"urgency": 2}


def test_needed_column_is_asked_for_before_anything_is_written(hand_in, manager):
    record = hand_in(csv("a;b", "1;2"))

    with pytest.raises(DomainError, match="Sintesi"):
        imports.confirm(record, by=manager)
    with pytest.raises(DomainError, match="due volte"):
        imports.arrange(record, columns={"text": 0, "kind": 0}, by=manager)
