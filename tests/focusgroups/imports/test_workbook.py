"""The workbook that comes back: what was changed in it, what others changed meanwhile."""

import io

import openpyxl
import pytest

from focusgroups.actions import contributions, imports
from focusgroups.imports.workbook import template
from focusgroups.models import Contribution
from focusgroups.rows import table_for
from tests.core.tables.making import csv
from tests.factories.focusgroups import ContributionFactory
from tests.focusgroups.imports.seen import data_of, downloaded, lines, rows, said, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_workbook_that_nobody_changed_changes_nothing(line, hand_in, manager, focus_group, firm):
    contributions.edit(
        line, by=manager, version=None, text="=1+1\ncon un a capo", skills=["PLC", "saldatura"], voices=[firm]
    )
    record = hand_in(data_of(downloaded(focus_group, manager)), "contributi.xlsx")

    assert states(record, manager) == ["same"]


def test_workbook_updates_what_was_changed_in_it_and_adds_what_is_new(line, hand_in, manager, focus_group):
    book = downloaded(focus_group, manager)
    sheet = book.active
    sheet["B2"], sheet["D2"] = "Mancano tecnici di collaudo.", 5
    sheet.append(["Proposta", "Corsi."])
    record = hand_in(data_of(book), "contributi.xlsx")

    assert rows(record, manager) == [
        ("changed", "Mancano tecnici di collaudo.", ["Sintesi: era «Mancano tecnici.».", "Urgenza: era «3»."]),
        ("new", "Corsi.", []),
    ]
    imports.confirm(record, by=manager)
    line.refresh_from_db()
    assert (line.text, line.need_details.urgency) == ("Mancano tecnici di collaudo.", 5)
    assert said(focus_group)[1] == ("proposal", "Corsi.")


def test_cells_that_only_others_changed_are_kept(line, hand_in, manager, coordinator, focus_group):
    book = downloaded(focus_group, manager)
    book.active["D2"] = 5
    contributions.edit(line, by=coordinator, version=None, text="Cambiata da altri.")

    imports.confirm(hand_in(data_of(book), "contributi.xlsx"), by=manager)

    line.refresh_from_db()
    assert (line.text, line.need_details.urgency) == ("Cambiata da altri.", 5)


def test_cell_that_both_changed_is_shown_with_both_values_and_not_overwritten(
    line, hand_in, manager, coordinator, focus_group
):
    book = downloaded(focus_group, manager)
    book.active["B2"] = "Dal file."
    contributions.edit(line, by=coordinator, version=None, text="Dalla tabella.")
    record = hand_in(data_of(book), "contributi.xlsx")

    assert rows(record, manager) == [
        ("conflict", "Dal file.", ["Sintesi: nel file «Dal file.», nella tabella «Dalla tabella.»."])
    ]
    written = imports.confirm(record, by=manager)
    line.refresh_from_db()
    assert (line.text, written.report["left"][0][1:3]) == ("Dalla tabella.", ["conflict", "Dal file."])


def test_file_wins_when_the_person_says_so(line, hand_in, manager, coordinator, focus_group):
    book = downloaded(focus_group, manager)
    book.active["B2"] = "Dal file."
    contributions.edit(line, by=coordinator, version=None, text="Dalla tabella.")
    record = hand_in(data_of(book), "contributi.xlsx")

    record = imports.choose(record, number=2, choice="overwrite", by=manager)

    assert states(record, manager) == ["changed"]
    imports.confirm(record, by=manager)
    line.refresh_from_db()
    assert line.text == "Dal file."


def test_row_changed_between_preview_and_writing_stays_out(
    line, hand_in, manager, coordinator, focus_group, monkeypatch
):
    book = downloaded(focus_group, manager)
    book.active["B2"] = "Dal file."
    record = hand_in(data_of(book), "contributi.xlsx")
    found = imports.planned(record, table_for(focus_group, manager))
    contributions.edit(line, by=coordinator, version=None, text="Dalla tabella.")
    monkeypatch.setattr(imports, "planned", lambda *_: found)

    record = imports.confirm(record, by=manager)

    line.refresh_from_db()
    assert (line.text, record.report["left"][0][3:]) == ("Dalla tabella.", ["Sintesi: nel frattempo è cambiata."])


def test_without_its_mark_a_row_is_never_overwritten_unseen(line, hand_in, manager, focus_group):
    book = downloaded(focus_group, manager)
    book.active["D2"] = 5
    book.active.delete_cols(9)

    assert states(hand_in(data_of(book), "contributi.xlsx"), manager) == ["conflict"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("{line}", "Ripete il codice della riga 2."),
        ("{other}", "Il codice non è di una riga"),
        ("x", "Il codice non è"),
    ],
)
def test_code_of_another_row_is_refused(code, words, line, hand_in, manager):
    other = ContributionFactory()
    code = code.format(line=line.uuid, other=other.uuid)
    data = csv("Tipo;Frase;Codice riga", f"F;Mancano tecnici.;{line.uuid}", f"F;Altra.;{code}")

    second = rows(hand_in(data), manager)[1]

    assert (second[0], words in second[2][0]) == ("wrong", True)


@pytest.mark.parametrize(("state", "words"), [("withdrawn", "«ritirato»"), ("accepted", "«convalidato»")])
def test_row_that_cannot_be_changed_says_why(state, words, hand_in, manager, focus_group):
    line = ContributionFactory(focus_group=focus_group, state=state, text="Com'era.")
    data = csv("Tipo;Frase;Codice riga", f"F;Nuova.;{line.uuid}")

    record = imports.choose(hand_in(data), number=2, choice="overwrite", by=manager)

    outcome, _text, notes = rows(record, manager)[0]
    assert (outcome, words in notes[0]) == ("wrong", True)


def test_coordinator_cannot_change_who_said_a_line_that_is_there(line, hand_in, coordinator, firm):
    data = csv("Frase;Enti;Codice riga", f"Mancano tecnici.;Officine Rossi;{line.uuid}", "Nuova.;Officine Rossi;")
    record = imports.choose(hand_in(data, by=coordinator), number=2, choice="overwrite", by=coordinator)

    assert states(record, coordinator) == ["wrong", "new"]


def test_workbook_does_not_name_bodies_to_who_may_not_read_them(line, manager, coordinator, focus_group, firm):
    contributions.edit(line, by=manager, version=None, voices=[firm])

    assert downloaded(focus_group, manager).active["E2"].value == "Officine Rossi"
    assert downloaded(focus_group, coordinator).active["E2"].value is None


def test_workbook_runs_nothing_and_offers_the_allowed_values(line, manager, focus_group, firm):
    Contribution.objects.filter(pk=line.pk).update(text="=HYPERLINK(1)")
    book = downloaded(focus_group, manager)
    sheet, values = book.active, book["Valori ammessi"]

    assert (sheet["B2"].data_type, sheet["B2"].quotePrefix) == ("s", True)
    assert [cell.value for cell in sheet[1]] == [
        *("Tipo", "Sintesi", "Competenza", "Urgenza", "Enti", "Orizzonte", "Ambiti S3", "Codice riga", "Impronta")
    ]
    assert sheet.column_dimensions["I"].hidden
    lists = {str(choice.sqref): choice.formula1 for choice in sheet.data_validations.dataValidation}
    assert lists["A2:A1000"] == "'Valori ammessi'!$A$2:$A$4"
    assert lists["E2:E1000"] == "'Valori ammessi'!$C$2:$C$2"
    assert [cell.value for cell in values["A"]][1:4] == ["Fabbisogno", "Dato o tendenza", "Proposta"]


def test_template_is_read_by_the_portal_itself(hand_in, manager, focus_group):
    book = openpyxl.load_workbook(io.BytesIO(template(table_for(focus_group, manager))))
    book.active.append(["Dato o tendenza", "Crescono i robot.", "", "", "", "adesso (entro 12 mesi)"])
    record = hand_in(data_of(book), "modello.xlsx")

    imports.confirm(record, by=manager)

    assert book.sheetnames == ["Contributi", "Istruzioni", "Valori ammessi"]
    assert said(focus_group) == [("trend", "Crescono i robot.")]
    assert lines(focus_group)[0].trend_details.horizon == "now"
