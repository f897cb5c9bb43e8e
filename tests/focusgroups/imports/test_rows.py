"""What each row of a file would do, and writing it."""

import pytest

from core.errors import NotAllowed
from focusgroups.actions import imports
from focusgroups.models import ContributionImport
from tests.core.tables.making import csv, docx
from tests.factories.clusters import S3AreaFactory
from tests.focusgroups.imports.seen import lines, rows, said, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]

HEADER = "Tipo;Sintesi;Competenze;Urgenza;Enti;Orizzonte;Ambito S3"


def test_rows_of_a_table_are_previewed_then_written(hand_in, manager, focus_group, firm):
    S3AreaFactory(code="07", short_name="Manufacturing 4.0")
    good = "Bisogno;Mancano tecnici.;PLC; alta;officine rossi;entro 3 anni;manufacturing 4.0"
    record = hand_in(csv(HEADER, good, "P;Corsi comuni.;;;;;", "Idea;Altro.;;9;Ditta X;;Z", ";;;;;;", "T;;;;;;"))

    assert focus_group.contributions.count() == 0
    assert rows(record, manager) == [
        ("new", "Mancano tecnici.", []),
        ("new", "Corsi comuni.", []),
        (
            "wrong",
            "Altro.",
            [
                "Tipo: «Idea»: scegli F, T o P.",
                "Urgenza: «9»: un numero da 1 a 5.",
                "Enti: «Ditta X» non è fra le presenze.",
                "Ambiti S3: «Z» non è un ambito S3.",
            ],
        ),
        ("skipped", "", ["Non dice niente."]),
    ]
    record = imports.confirm(record, by=manager)
    line = lines(focus_group)[0]
    assert said(focus_group) == [("need", "Mancano tecnici."), ("proposal", "Corsi comuni.")]
    assert (line.need_details.urgency, line.need_details.horizon) == (5, "3_years")
    assert [skill.label for skill in line.need_details.skills.all()] == ["PLC"]
    assert [voice.organisation for voice in line.voices.all()] == [firm]
    assert [area.code for area in line.s3_areas.all()] == ["07"]
    assert record.report["counts"] == {"new": 2, "changed": 0, "conflict": 0, "wrong": 1, "same": 0, "skipped": 1}
    assert [row[0] for row in record.report["left"]] == [4, 6]


def test_kind_of_merged_cells_is_that_of_the_row_above(hand_in, manager):
    record = hand_in(csv("Tipo;Frase", "Proposta;Uno.", ";Due.", "F;Tre."))

    assert [row.cells["kind"] for row in imports.preview(record, by=manager)] == ["proposal", "proposal", "need"]


def test_row_with_more_cells_than_names_is_not_cut(hand_in, manager):
    record = hand_in(csv("Tipo;Frase", "F;Mancano tecnici; e anche docenti."))

    outcome, _text, notes = rows(record, manager)[0]
    assert (outcome, notes) == ("wrong", ["La riga ha più celle dell'intestazione: forse un separatore di troppo."])


NOTES = (
    ("Tavolo sulla robotica", "Title"),
    ("Fabbisogni emersi", "Heading 1"),
    ("Mancano manutentori di robot", "List Bullet"),
    ("Servono collaudatori", "List Bullet"),
    ("Dati e tendenze", "Heading 1"),
    "Crescono le celle robotizzate",
    "del 20% in un anno.",
    ("Proposte", "Heading 1"),
    "1) Un laboratorio comune.",
    "F: Mancano docenti.",
)


def test_notes_of_a_document_become_rows_of_their_kind(hand_in, manager):
    record = hand_in(docx(*NOTES), "appunti.docx")

    found = imports.preview(record, by=manager)
    assert [(row.outcome.value, row.cells.get("kind"), row.cells["text"]) for row in found] == [
        ("skipped", None, "Tavolo sulla robotica"),
        ("new", "need", "Mancano manutentori di robot"),
        ("new", "need", "Servono collaudatori"),
        ("new", "trend", "Crescono le celle robotizzate del 20% in un anno."),
        ("new", "proposal", "Un laboratorio comune."),
        ("new", "need", "Mancano docenti."),
    ]


def test_tables_of_a_document_share_one_header_and_others_are_notes(hand_in, manager):
    tables = [
        [["Tipo", "Sintesi"], ["Proposta", "Corsi."], ["", "Stage."]],
        [["Urgenza", "Frase"], ["4", "Tecnici."]],
        [["Un appunto nella cella"]],
    ]
    record = hand_in(docx("Servono tecnici.", tables=tables), "tabelle.docx")

    assert record.report["header"] == ["Tipo", "Sintesi", "Urgenza", "Frase"]
    record = imports.arrange(record, columns={"kind": 0, "text": 1}, by=manager)
    assert [(row.number, row.cells.get("text")) for row in imports.preview(record, by=manager)] == [
        (1, "Servono tecnici."),
        (2, "Corsi."),
        (3, "Stage."),
        (4, ""),
        (5, "Un appunto nella cella"),
    ]


def test_same_file_twice_changes_nothing(hand_in, manager, focus_group):
    data = csv("Tipo;Frase", "F;Mancano tecnici.", "F;mancano TECNICI", "P;Mancano tecnici.")
    first = hand_in(data)

    assert states(first, manager) == ["new", "skipped", "new"]
    imports.confirm(first, by=manager)
    assert states(hand_in(data), manager) == ["same", "same", "same"]
    with pytest.raises(NotAllowed):
        imports.confirm(first, by=manager)
    assert focus_group.contributions.count() == 2


def test_row_is_left_out_and_taken_again(hand_in, manager, focus_group):
    record = hand_in(csv("Tipo;Frase", "F;Uno.", "F;Due."))

    record = imports.choose(record, number=2, choice="leave_out", by=manager)
    assert states(record, manager) == ["skipped", "new"]
    record = imports.choose(record, number=2, choice="take", by=manager)
    record = imports.choose(record, number=3, choice="leave_out", by=manager)
    imports.confirm(record, by=manager)

    assert said(focus_group) == [("need", "Uno.")]


def test_file_goes_when_it_is_written(hand_in, manager, own_files, django_capture_on_commit_callbacks):
    record = hand_in(csv("Tipo;Frase", "F;Uno."), "../../etc/pass wd.csv")
    assert record.name == "pass wd.csv"
    assert [path.name for path in own_files.rglob("*.csv")] == [f"{record.uuid}.csv"]

    with django_capture_on_commit_callbacks(execute=True):
        imports.confirm(record, by=manager)

    assert list(own_files.rglob("*.csv")) == []


def test_forgetting_the_people_of_a_table_forgets_its_files(
    hand_in, focus_group, own_files, django_capture_on_commit_callbacks
):
    hand_in(csv("Tipo;Frase", "F;Uno."))

    with django_capture_on_commit_callbacks(execute=True):
        imports.forget(focus_group)

    assert (ContributionImport.objects.count(), list(own_files.rglob("*.csv"))) == (0, [])
