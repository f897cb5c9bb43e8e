"""Taking a whole import back."""

import pytest

from core.errors import NotAllowed
from focusgroups.actions import contributions, imports
from tests.core.tables.making import csv
from tests.factories.skills import ConceptFactory
from tests.focusgroups.imports.seen import data_of, downloaded, lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_whole_import_is_taken_back_but_for_what_was_changed_since(line, hand_in, manager, coordinator, focus_group):
    concept = ConceptFactory(name="Programmazione di PLC", kind="skill")
    contributions.edit(line, by=manager, version=None, skills=[{"label": "PLC", "concept": concept}])
    book = downloaded(focus_group, manager)
    book.active["B2"], book.active["C2"] = "Dal file.", "saldatura"
    for text in ("Uno.", "Due."):
        book.active.append(["Fabbisogno", text])
    record = imports.confirm(hand_in(data_of(book), "contributi.xlsx"), by=manager)
    _changed, _one, two = lines(focus_group)
    contributions.edit(two, by=coordinator, version=None, text="Due, ritoccata.")

    record = imports.undo(record, by=manager)

    assert [(row.text, row.state) for row in lines(focus_group)] == [
        ("Mancano tecnici.", "draft"),
        ("Uno.", "withdrawn"),
        ("Due, ritoccata.", "draft"),
    ]
    skills = lines(focus_group)[0].need_details.skills.all()
    assert [(skill.label, skill.concept) for skill in skills] == [("PLC", concept)]
    assert record.report["kept"] == [4]
    with pytest.raises(NotAllowed):
        imports.undo(record, by=manager)


def test_coordinator_takes_back_what_a_manager_imported(hand_in, manager, coordinator, focus_group):
    record = imports.confirm(hand_in(csv("Tipo;Frase", "F;Uno.")), by=manager)

    imports.undo(record, by=coordinator)

    assert [line.state for line in lines(focus_group)] == ["withdrawn"]
