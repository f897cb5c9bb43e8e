"""The fast form: a sentence into a line, bad input into words."""

import uuid

import pytest

from focusgroups.models import Contribution
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import FocusGroupFactory, ParticipationFactory
from tests.focusgroups.pages.addresses import url


def test_kind_and_sentence_suffice_and_are_inherited(focus_group, manager, client_of):
    response = client_of(manager).post(
        url("contribution-add", focus_group.slug), {"kind": "trend", "text": "Crescono i robot.", "horizon": "now"}
    )

    assert (response.status_code, Contribution.objects.get().kind) == (302, "trend")
    assert response["Location"].endswith("/contributi/?kind=trend&horizon=now#id_text")


def test_second_press_makes_no_second_line(focus_group, manager, client_of):
    data = {"kind": "need", "text": "Mancano tecnici.", "uuid": str(uuid.uuid4())}

    for _ in range(2):
        client_of(manager).post(url("contribution-add", focus_group.slug), data)

    assert Contribution.objects.count() == 1


def test_fast_form_writes_skills_urgency_and_bodies(focus_group, manager, client_of):
    body = ParticipationFactory(focus_group=focus_group, organisation=OrganisationFactory()).organisation
    data = {"kind": "need", "text": "Frase.", "skill_labels": "robot; inglese", "urgency": "4"}

    client_of(manager).post(url("contribution-add", focus_group.slug), {**data, "voices": [f"ente:{body.pk}"]})

    line = Contribution.objects.get()
    assert [skill.label for skill in line.need_details.skills.all()] == ["robot", "inglese"]
    assert (line.need_details.urgency, line.voices.get().organisation) == (4, body)


def test_htmx_gets_the_new_row_and_an_empty_form(focus_group, manager, client_of):
    response = client_of(manager).post(
        url("contribution-add", focus_group.slug),
        {"kind": "need", "text": "Frase nuova."},
        headers={"HX-Request": "true"},
    )

    page = response.content.decode()
    assert "<html" not in page
    assert page.count("Frase nuova") >= 2
    assert 'hx-swap-oob="afterbegin:#righe"' in page


def test_other_kind_keeps_what_was_typed(focus_group, manager, client_of):
    data = {"kind": "proposal", "text": "Già scritto.", "cambia": "1"}

    page = client_of(manager).post(url("contribution-add", focus_group.slug), data).content.decode()

    assert "Già scritto." in page
    assert 'name="lead_body"' in page
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": ""}, "Campo obbligatorio"),
        ({"text": "x" * 2001}, "2000"),
        ({"kind": "desiderio"}, "Scegli un"),
        ({"urgency": "9"}, "Scegli un"),
        ({"s3_areas": ["99999"]}, "Scegli un"),
        ({"s3_areas": ["abc"]}, "valido"),
        ({"voices": ["ente:99999"]}, "Scegli un"),
        ({"eqf_min": "7", "eqf_max": "2"}, "più basso"),
        ({"positions_min": "-3"}, "0"),
        ({"profile_label": "cobottista", "profile_label_concept": "non-un-uuid cobottista"}, "elenco"),
        ({"kind": "trend", "published_on": "2025-02-31"}, "data valida"),
        ({"kind": "trend", "url": "javascript:alert(1)"}, "valido"),
        ({"kind": "trend", "value": "molto"}, "numero"),
        ({"kind": "trend", "period_start": "2025-02-01", "period_end": "2024-02-01"}, "prima di cominciare"),
        ({"uuid": "non-un-uuid"}, "UUID"),
    ],
)
def test_bad_input_is_said_in_words_and_kept(data, words, focus_group, manager, client_of):
    sent = {"kind": "need", "text": "Frase da non perdere.", **data}

    response = client_of(manager).post(url("contribution-add", focus_group.slug), sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert sent["text"][:20] in page
    assert not Contribution.objects.exists()


def test_closed_table_takes_no_line(mech, manager, client_of):
    group = FocusGroupFactory(cluster=mech, state="closed")

    assert (
        client_of(manager).post(url("contribution-add", group.slug), {"kind": "need", "text": "Frase."}).status_code
        == 409
    )
