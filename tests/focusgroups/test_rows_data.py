"""The rows as data: saved one by one with an answer for each, once however often they are sent, by who may."""

import json
import uuid

import pytest
from django.urls import reverse

from core.models import Event
from focusgroups.actions import contributions, voices
from focusgroups.models import Contribution, FocusGroup
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, NeedDetailsFactory, ParticipationFactory
from tests.factories.skills import ConceptFactory


def url(group, name="contribution-rows"):
    return reverse(f"focusgroups:{name}", args=[group.slug])


def fresh(**cells):
    return {"uuid": str(uuid.uuid4()), "cells": {"kind": "need", "text": "Mancano tecnici.", **cells}}


def change(line, base, **cells):
    return {"uuid": str(line.uuid), "base": base, "cells": cells}


@pytest.fixture
def line(focus_group):
    line = ContributionFactory(focus_group=focus_group, state="draft", text="Prima.")
    NeedDetailsFactory(contribution=line, profile_label="", difficulty=None, urgency=3)
    return line


@pytest.fixture
def send(focus_group, manager, client_of):
    """Send rows as the table's manager (or as `by`); returns the answers."""

    def sent(*rows, by=manager, group=focus_group):
        reply = client_of(by).post(url(group), {"rows": json.dumps(rows)})
        assert reply.status_code == 200
        return reply.json()["rows"]

    return sent


def test_new_row_is_added_once_however_often_it_is_sent(send, focus_group):
    row = fresh(urgency="4", skills="PLC; saldatura")

    first, second = send(row)[0], send(row)[0]

    line = Contribution.objects.get()
    assert (first["status"], second["status"], line.version) == (201, 200, 1)
    assert first["row"] == second["row"]
    assert first["row"]["cells"] == {
        **{"kind": "need", "text": "Mancano tecnici.", "skills": "PLC; saldatura", "urgency": "4", "voices": ""},
        **{"horizon": "", "s3_areas": ""},
    }


def test_new_row_whose_answer_was_lost_takes_what_was_typed_since(send):
    row = fresh()
    send(row)
    row["cells"]["text"] = "Mancano tecnici di linea."

    answer = send(row)[0]

    assert (answer["status"], answer["conflicts"]) == (409, {"text": "Mancano tecnici."})


def test_cells_that_changed_are_written_and_the_rest_is_kept(send, line):
    answer = send(change(line, {"urgency": "3"}, urgency="5"))[0]

    line.refresh_from_db()
    assert (answer["status"], line.text, line.need_details.urgency, line.version) == (200, "Prima.", 5, 2)


def test_other_cells_saved_meanwhile_are_no_conflict(send, line, coordinator):
    contributions.edit(line, by=coordinator, version=1, text="Di un altro.")

    answer = send(change(line, {"urgency": "3"}, urgency="5"))[0]

    assert (answer["status"], answer["row"]["cells"]["text"]) == (200, "Di un altro.")


def test_same_cell_changed_by_two_is_a_conflict_and_nothing_is_written(send, line, coordinator):
    contributions.edit(line, by=coordinator, version=1, text="Di un altro.")

    answer = send(change(line, {"text": "Prima.", "urgency": "3"}, text="Mia.", urgency="5"))[0]

    line.refresh_from_db()
    assert (answer["status"], answer["conflicts"]) == (409, {"text": "Di un altro."})
    assert (line.text, line.need_details.urgency, line.version) == ("Di un altro.", 3, 2)


def test_both_wrote_the_same_is_no_conflict(send, line, coordinator):
    contributions.edit(line, by=coordinator, version=1, text="Uguale.")

    assert send(change(line, {"text": "Prima."}, text="Uguale."))[0]["status"] == 200
    assert Contribution.objects.get().version == 2


def test_wrong_row_answers_in_words_and_the_others_are_saved(send):
    answers = send(fresh(urgency="9"), fresh(text="Buona."), fresh(text=""))

    assert [answer["status"] for answer in answers] == [422, 201, 422]
    assert [answer["errors"] for answer in answers] == [
        {"urgency": ["«9»: un numero da 1 a 5."]},
        {},
        {"text": ["Scrivi la sintesi."]},
    ]
    assert Contribution.objects.get().text == "Buona."


def test_concept_chosen_for_its_words_goes_with_the_row(send):
    one = ConceptFactory(kind="skill", name="saldare metalli")

    answer = send({**fresh(skills="PLC; saldatura"), "concepts": [f"{one.uuid} saldatura"]})[0]

    assert answer["status"] == 201
    skills = Contribution.objects.get().need_details.skills.order_by("pk")
    assert [(skill.label, skill.concept) for skill in skills] == [("PLC", None), ("saldatura", one)]


@pytest.mark.parametrize("concepts", [["x saldatura"], [f"{uuid.uuid4()} saldatura"]])
def test_concept_that_cannot_be_chosen_is_said(concepts, send):
    answer = send({**fresh(skills="saldatura"), "concepts": concepts})[0]

    assert (answer["status"], list(answer["errors"])) == (422, ["skills"])


def test_each_save_is_one_event_and_no_change_none(send, line):
    send(change(line, {"text": "Prima."}, text="Dopo."), change(line, {"text": "Dopo."}, text="Dopo."))

    assert [event.verb for event in Event.objects.all()] == ["contribution.edit"]


@pytest.mark.parametrize("state", ["planned", "closed", "reported", "not_delivered"])
def test_table_that_is_not_open_takes_no_row(send, mech, state):
    group = FocusGroupFactory(cluster=mech, state=state)

    answer = send(fresh(), group=group)[0]

    assert (answer["status"], Contribution.objects.count()) == (409, 0)
    assert str(FocusGroup.State(state).label) in answer["message"]


@pytest.mark.parametrize(("who", "code"), [("outsider", 404), ("member", 404), ("admin", 404), ("anonymous", 302)])
def test_strangers_read_and_write_nothing(who, code, focus_group, line, client_of, request):
    client = client_of(request.getfixturevalue(who))
    rows = json.dumps([change(line, {"text": "Prima."}, text="Altro.")])

    assert client.get(url(focus_group)).status_code == code
    assert client.post(url(focus_group), {"rows": rows}).status_code == code
    assert client.post(url(focus_group, "contribution-read"), {"testo": "x"}).status_code == code
    line.refresh_from_db()
    assert line.text == "Prima."


def test_line_of_another_table_is_neither_shown_nor_changed(send):
    other = ContributionFactory(state="draft", text="Segreto altrui.")

    answer = send(change(other, {}, text="Mia.", kind="need"))[0]

    other.refresh_from_db()
    assert (answer["status"], answer["row"], other.text) == (409, None, "Segreto altrui.")


def test_draft_of_a_participant_is_not_among_the_rows(focus_group, manager, client_of):
    ContributionFactory(focus_group=focus_group, state="draft", line_key="x" * 64)

    assert client_of(manager).get(url(focus_group)).json()["rows"] == []


def test_coordinator_gives_bodies_with_a_new_row_only_and_reads_no_names(send, focus_group, coordinator):
    firm = OrganisationFactory(name="Officine Rossi")
    ParticipationFactory(focus_group=focus_group, organisation=firm)

    added = send(fresh(voices="officine rossi"), by=coordinator)[0]
    line = Contribution.objects.get()
    changed = send(change(line, {}, voices="officine rossi"), by=coordinator)[0]

    assert line.voices.get().organisation == firm
    assert (added["row"]["cells"]["voices"], added["row"]["voices_said"]) == ("", "1 voce")
    assert changed["status"] == 403
    assert "Officine" not in json.dumps([added, changed["row"]])


def test_bodies_are_not_written_again_by_other_changes(send, line, manager):
    voices.write(line, [OrganisationFactory(), "firm"])
    before = list(line.voices.values_list("pk", flat=True))

    send(change(line, {"text": "Prima."}, text="Dopo."))

    assert list(line.voices.values_list("pk", flat=True)) == before


def test_row_is_taken_back(send, line):
    assert send({"uuid": str(line.uuid), "withdraw": True, "cells": {}})[0]["status"] == 200

    line.refresh_from_db()
    assert line.state == "withdrawn"


def test_unchanged_rows_are_not_sent_again(focus_group, line, manager, client_of):
    client = client_of(manager)
    first = client.get(url(focus_group))
    again = client.get(url(focus_group), headers={"If-None-Match": first["ETag"]})
    contributions.edit(line, by=manager, version=1, text="Dopo.")
    after = client.get(url(focus_group), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, after.status_code) == (304, b"", 200)
    assert [row["cells"]["text"] for row in after.json()["rows"]] == ["Dopo."]


@pytest.mark.parametrize("letter", ["\x00", "\ud800"])
def test_characters_that_cannot_be_stored_are_left_out_and_every_row_is_saved(letter, send):
    bad = fresh(text=f"Se{letter}conda.", skills=f"salda{letter}tura") | {"concepts": [letter]}

    answers = send(fresh(text="Prima."), bad, fresh(text="Terza."))

    assert [answer["status"] for answer in answers] == [201, 201, 201]
    assert [answer["row"]["cells"]["text"] for answer in answers] == ["Prima.", "Seconda.", "Terza."]
    assert answers[1]["row"]["cells"]["skills"] == "saldatura"


DEEP = [f'[{{"cells": {{"text": {"[" * depth}{"]" * depth}}}}}]' for depth in (500, 100_000)]


@pytest.mark.parametrize(
    "rows", ["", "nulla", "{}", "[1]", '[{"uuid": "x"}]', json.dumps([{"cells": {}}] * 101), *DEEP]
)
def test_broken_calls_are_refused(rows, focus_group, manager, client_of):
    reply = client_of(manager).post(url(focus_group), {"rows": rows})

    assert (reply.status_code, reply.json()["message"]) == (400, "Righe non leggibili.")


@pytest.mark.parametrize("row", [{"uuid": "x", "cells": {}}, {"cells": {"text": ["a"]}}, {"uuid": None, "cells": {}}])
def test_row_without_a_key_is_said(row, send):
    assert send(row)[0]["status"] == 422


@pytest.mark.parametrize("count", [1, 3])
def test_rows_cost_the_same_with_one_and_three(count, focus_group, manager, client_of, django_assert_num_queries):
    for _number in range(count):
        NeedDetailsFactory(contribution=ContributionFactory(focus_group=focus_group, state="draft"))
    client = client_of(manager)

    with django_assert_num_queries(11):
        client.get(url(focus_group))


# --- pasted notes ---


def test_pasted_notes_are_shown_first_and_saved_once(focus_group, manager, client_of):
    client = client_of(manager)
    notes = "Fabbisogni\n- mancano manutentori\nProposte\n- un laboratorio"

    page = client.post(url(focus_group, "contribution-paste"), {"testo": notes, "tipo": "need"}).content.decode()

    assert not Contribution.objects.exists()
    assert "2 righe da salvare" in page
    data = {"righe-TOTAL_FORMS": 2, "righe-INITIAL_FORMS": 0}
    for number, cells in enumerate([("need", "mancano manutentori"), ("proposal", "un laboratorio")]):
        key = page.split(f'name="righe-{number}-uuid" value="')[1][:36]
        data |= {f"righe-{number}-uuid": key, f"righe-{number}-kind": cells[0], f"righe-{number}-text": cells[1]}
    for _press in range(2):
        assert client.post(url(focus_group, "contribution-grid"), data).status_code == 302
    assert [(line.kind, line.text) for line in Contribution.objects.order_by("pk")] == [
        ("need", "mancano manutentori"),
        ("proposal", "un laboratorio"),
    ]


def test_doubtful_values_of_a_block_are_marked_before_they_are_saved(focus_group, manager, client_of):
    block = "Tipo\tSintesi\tUrgenza\tReferente\nFabbisogno\tMancano tecnici\tsubito\tMario"

    page = client_of(manager).post(url(focus_group, "contribution-paste"), {"testo": block, "tipo": "need"})

    words = page.content.decode()
    assert "Referente" in words
    assert "1 riga ha un valore che non corrisponde" in words
    assert "«subito»: un numero da 1 a 5." in words


def test_pasted_block_is_read_for_the_script(focus_group, manager, client_of):
    data = {"testo": "4\tRossi", "tipo": "need", "colonna": "urgency"}

    reply = client_of(manager).post(url(focus_group, "contribution-read"), data).json()

    assert reply == {
        "rows": [{"cells": {"urgency": "4", "voices": "Rossi"}, "doubts": {"voices": "Non è fra le presenze: Rossi."}}],
        "is_block": True,
        "unused": [],
    }


def test_closed_table_shows_no_notes_to_paste(mech, manager, client_of):
    group = FocusGroupFactory(cluster=mech, state="closed")
    client = client_of(manager)

    assert "adesso non si aggiungono righe" in client.get(url(group, "contribution-paste")).content.decode()
    assert client.post(url(group, "contribution-paste"), {"testo": "x", "tipo": "need"}).status_code == 409
