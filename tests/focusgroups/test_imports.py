"""Files of findings: what each row would do, writing, undoing, the workbook that comes back, columns remembered."""

import io
import uuid

import openpyxl
import pytest

from core import jobs
from core.errors import DomainError, NotAllowed
from core.models import Event, Job
from focusgroups.actions import contributions, imports
from focusgroups.imports.workbook import lines_as_workbook, template
from focusgroups.models import Contribution, ContributionImport
from focusgroups.rows import table_for
from tests.core.tables.making import csv, docx, xlsx
from tests.factories.clusters import OrganisationFactory, S3AreaFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, NeedDetailsFactory, ParticipationFactory
from tests.factories.skills import ConceptFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]

HEADER = "Tipo;Sintesi;Competenze;Urgenza;Enti;Orizzonte;Ambito S3"


@pytest.fixture
def hand_in(focus_group, manager):
    def handed(data: bytes, name: str = "tavolo.csv", by=manager, group=focus_group) -> ContributionImport:
        return imports.hand_in(group, io.BytesIO(data), name=name, by=by)

    return handed


@pytest.fixture
def firm(focus_group):
    firm = OrganisationFactory(name="Officine Rossi")
    ParticipationFactory(focus_group=focus_group, organisation=firm)
    return firm


def rows(record, by):
    return [(row.outcome.value, row.cells.get("text"), row.notes) for row in imports.preview(record, by=by)]


def states(record, by):
    return [row.outcome.value for row in imports.preview(record, by=by)]


def lines(group):
    return list(group.contributions.order_by("pk"))


def said(group):
    return [(line.kind, line.text) for line in lines(group)]


# --- reading and writing ---


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


# --- long files ---


@pytest.fixture
def long_file(hand_in, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE", 3)
    monkeypatch.setattr(imports, "PART", 2)
    return hand_in(csv("Tipo;Frase", *(f"F;Frase {number}." for number in range(5))))


def test_long_file_is_written_by_a_job_that_says_how_far_it_is(long_file, manager, focus_group):
    imports.confirm(long_file, by=manager)
    assert focus_group.contributions.count() == 0
    job = Job.objects.get()

    jobs.perform(job.pk)

    job.refresh_from_db()
    long_file.refresh_from_db()
    assert (job.state, job.message, focus_group.contributions.count()) == ("done", "I contributi sono importati.", 5)
    assert long_file.report["counts"]["new"] == 5


def test_job_cancelled_half_way_is_taken_up_again_or_undone(long_file, manager, focus_group):
    imports.confirm(long_file, by=manager)
    job = Job.objects.get()

    def told(done, of):
        if done == 2:
            raise jobs.Superseded

    with pytest.raises(jobs.Superseded):
        imports.write(long_file, by=manager, told=told)
    jobs.cancel(job, by=manager)
    long_file.refresh_from_db()
    assert (focus_group.contributions.count(), long_file.is_written) == (2, False)
    assert states(long_file, manager) == ["same", "same", "new", "new", "new"]

    imports.confirm(long_file, by=manager)
    jobs.perform(Job.objects.exclude(pk=job.pk).get().pk)

    long_file.refresh_from_db()
    assert (focus_group.contributions.count(), long_file.report["counts"]["new"]) == (5, 5)
    imports.undo(long_file, by=manager)
    jobs.perform(Job.objects.get(kind="undo_contributions").pk)
    assert {line.state for line in lines(focus_group)} == {"withdrawn"}


def test_two_workers_at_the_same_file_write_each_row_once(long_file, manager, focus_group):
    other = ContributionImport.objects.get(pk=long_file.pk)

    def meanwhile(done, of):
        if done == 2:
            imports.write(other, by=manager)

    imports.write(long_file, by=manager, told=meanwhile)

    long_file.refresh_from_db()
    assert [entry["number"] for entry in long_file.written] == [2, 3, 4, 5, 6]
    assert focus_group.contributions.count() == 5


def test_job_of_somebody_who_lost_the_right_writes_nothing(long_file, manager, focus_group):
    imports.confirm(long_file, by=manager)
    manager.memberships.all().delete()

    jobs.perform(Job.objects.get().pk)

    assert (Job.objects.get().state, focus_group.contributions.count()) == ("failed", 0)


# --- the workbook that comes back ---


@pytest.fixture
def line(focus_group):
    line = ContributionFactory(focus_group=focus_group, state="draft", text="Mancano tecnici.")
    NeedDetailsFactory(contribution=line, profile_label="", difficulty=None, urgency=3)
    return line


def downloaded(group, by) -> openpyxl.Workbook:
    table = table_for(group, by)
    return openpyxl.load_workbook(io.BytesIO(lines_as_workbook(table, table.lines.live().for_grid().order_by("pk"))))


def data_of(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


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


# --- undoing ---


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


# --- columns ---


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


# --- limits, rights, the register ---


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
