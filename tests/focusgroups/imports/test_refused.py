"""Files and moments that are refused, and what the register says."""

import io
import uuid

import pytest

from core.errors import DomainError, NotAllowed
from core.models import Event
from focusgroups.actions import imports
from focusgroups.models import ContributionImport
from tests.core.tables.making import csv, docx, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (csv("Tipo;Frase", *(f"F;{n}" for n in range(1001))), "a.csv", "più di 1.000 righe"),
        (csv("Tipo;Frase"), "a.csv", "nessuna riga"),
        (docx(), "a.docx", "nessuna riga"),
        (xlsx(), "a.pdf", "Si leggono file .docx, .xlsx, .ods e .csv."),
    ],
)
def test_file_that_is_none_is_refused_and_not_kept(data, name, words, hand_in):
    with pytest.raises(DomainError, match=words):
        hand_in(data, name)
    assert ContributionImport.objects.count() == 0


def test_nothing_is_imported_into_a_focus_group_that_is_closed(hand_in, manager, focus_group):
    record = hand_in(csv("Tipo;Frase", "F;Uno."))
    type(focus_group).objects.filter(pk=focus_group.pk).update(state="planned")

    for act in (imports.confirm, imports.undo):
        with pytest.raises(NotAllowed):
            act(ContributionImport.objects.get(pk=record.pk), by=manager)
    with pytest.raises(NotAllowed):
        imports.hand_in(record.focus_group._meta.model.objects.get(), io.BytesIO(b"x"), name="a.csv", by=manager)


def test_every_act_is_in_the_register_without_words_of_the_file(hand_in, manager):
    record = imports.confirm(hand_in(csv("Tipo;Frase", "F;Segreto."), "Rossi Mario.csv"), by=manager)
    imports.undo(record, by=manager)

    events = Event.objects.filter(subject=f"contributionimport:{record.uuid}").order_by("pk")
    assert [event.verb.partition(".")[2] for event in events] == ["hand_in", "confirm", "write", "undo"]
    assert not [event for event in Event.objects.all() if "Segreto" in event.note or "Mario" in event.note]


def test_uuid_of_a_new_row_is_the_same_every_time(hand_in, manager):
    record = hand_in(csv("Tipo;Frase", "F;Uno."))

    keys = {imports.preview(record, by=manager)[0].form.key for _again in range(2)}

    assert keys == {uuid.uuid5(record.uuid, "2")}
