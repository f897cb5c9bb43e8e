"""Words and the concept chosen beside them: what is understood, kept, refused, and shown again."""

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict

from skills.fields import ConceptField, Term, Typed
from tests.factories.skills import ConceptFactory, LabelFactory

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    profile = ConceptField(kind="occupation", required=False, label_length=40)
    skills = ConceptField(kind="skill", several=True, required=False)
    only = ConceptField(kind="occupation", words_kept=False, required=False)


def filled(field, text, *choices, user=None):
    form = Form(MultiValueDict({field: [text], f"{field}_concept": list(choices)}))
    if user:
        form.fields[field].user = user
    return form


def typed(field, text, *choices, user=None):
    form = filled(field, text, *choices, user=user)
    return [str(error) for error in form.errors[field]] if form.errors else form.cleaned_data[field]


@pytest.fixture
def robot():
    concept = ConceptFactory(kind="occupation", name="Programmatore di robot")
    LabelFactory(concept=concept, kind="alternative", text="robotista")
    return concept


@pytest.fixture
def welding():
    return ConceptFactory(kind="skill", name="saldatura")


@pytest.mark.parametrize(("field", "nothing"), [("profile", None), ("skills", []), ("only", None)])
def test_empty_is_nothing(field, nothing):
    assert typed(field, "  ") == nothing


@pytest.mark.parametrize("text", ["programmatore di ROBOT", "Robotista"])
def test_exact_name_or_other_name_becomes_the_concept(robot, text):
    assert typed("profile", text) == Term(text, robot)


@pytest.mark.parametrize("text", ["programmatori di cobot", "<script>alert(1)</script>"])
def test_words_that_are_no_concept_are_kept(robot, text):
    assert typed("profile", text) == Term(text)


def test_name_of_two_concepts_is_kept_as_words(robot):
    LabelFactory(concept=ConceptFactory(kind="occupation"), kind="alternative", text="robotista")

    assert typed("profile", "robotista") == Term("robotista")


def test_chosen_concept_is_taken_with_the_words_as_typed(robot):
    assert typed("profile", "chi  programma i cobot", f"{robot.uuid} chi programma i cobot") == Term(
        "chi programma i cobot", robot, is_chosen=True
    )


def test_choice_for_other_words_does_not_count(robot):
    assert typed("profile", "saldatore", f"{robot.uuid} chi programma i cobot") == Term("saldatore")


def test_words_stay_words_when_the_person_says_so(robot):
    assert typed("profile", "robotista", "- robotista") == Term("robotista", None, is_chosen=True)


def test_several_words_each_with_its_own_concept(welding):
    found = typed("skills", "saldare bene; inglese ;; saldatura", f"{welding.uuid} saldare bene")

    assert found == [Term("saldare bene", welding, is_chosen=True), Term("inglese"), Term("saldatura", welding)]


@pytest.mark.parametrize("key", ["non-un-uuid", "00000000-0000-4000-8000-000000000000"])
def test_unknown_concept_is_refused(key):
    assert typed("profile", "robot", f"{key} robot") == [
        "La voce scelta non è nell'elenco: scegline un'altra, o usa parole tue."
    ]


def test_concept_of_another_kind_is_refused(welding):
    assert typed("profile", "saldare", f"{welding.uuid} saldare") == [
        "La voce scelta non è nell'elenco: scegline un'altra, o usa parole tue."
    ]


def test_proposed_concept_is_chosen_by_who_proposed_it_only(manager, outsider, coordinator):
    term = ConceptFactory(kind="occupation", name="cobottista", status="proposed", proposed_by=manager)
    choice = f"{term.uuid} cobottista"

    assert typed("profile", "cobottista", choice, user=manager).concept == term
    assert typed("profile", "cobottista", choice, user=coordinator).concept == term
    assert typed("profile", "cobottista", choice, user=outsider) == [
        "La voce scelta non è nell'elenco: scegline un'altra, o usa parole tue."
    ]
    assert typed("profile", "cobottista") == Term("cobottista")


def test_label_that_is_too_long_is_refused():
    assert typed("profile", "x" * 41) == [f"Al massimo 40 caratteri: «{'x' * 40}…» è più lunga."]


def test_obsolete_concept_is_no_name_but_stays_where_it_was_chosen():
    old = ConceptFactory(kind="occupation", name="Spazzacamino", status="obsolete")

    assert typed("profile", "Spazzacamino") == Term("Spazzacamino")
    assert typed("profile", "Spazzacamino", f"{old.uuid} Spazzacamino").concept == old


# --- only concepts ---


def test_single_match_is_understood_where_words_are_not_kept(robot):
    assert typed("only", "robot") == Term("robot", robot)


def test_several_are_named_so_that_one_can_be_chosen(robot):
    ConceptFactory(kind="occupation", name="Tecnico di robot")

    assert typed("only", "robot") == [
        "Può essere più di una voce: scrivi quale tra «Programmatore di robot», «Tecnico di robot»."
    ]


@pytest.mark.parametrize("choices", [(), ("- astronauta",)])
def test_unknown_word_is_refused_where_words_are_not_kept(robot, choices):
    assert typed("only", "astronauta", *choices) == [
        "Nel vocabolario non c'è: prova con un'altra parola, o lascia vuoto."
    ]


# --- shown again ---


@pytest.mark.parametrize("as_initial", [lambda c: c.pk, lambda c: c, lambda c: Term(c.name, c, is_chosen=True)])
def test_concept_is_shown_as_its_name_with_its_choice(robot, as_initial):
    html = str(Form(initial={"profile": as_initial(robot)})["profile"])

    assert 'value="Programmatore di robot"' in html
    assert f'value="{robot.uuid} Programmatore di robot"' in html
    assert "«Programmatore di robot»: voce scelta, vocabolario regionale." in html


def test_refused_form_keeps_words_and_choice(robot):
    html = str(filled("profile", "x" * 41, f"{robot.uuid} {'x' * 41}")["profile"])

    assert [f'value="{"x" * 41}"' in html, f'value="{robot.uuid} {"x" * 41}"' in html] == [True, True]


def test_hidden_concept_is_not_shown(outsider):
    term = ConceptFactory(kind="occupation", name="canarino", status="proposed")
    form = Form(initial={"profile": Term("parole", term, is_chosen=True)})
    form.fields["profile"].user = outsider

    html = str(form["profile"])

    assert ["canarino" in html, str(term.uuid) in html, 'value="parole"' in html] == [False, False, True]


@pytest.mark.parametrize(("text", "changed"), [("saldatura", False), (" saldatura ", False), ("altro", True)])
def test_changed_means_other_words(welding, text, changed):
    field = Form().fields["skills"]

    assert field.has_changed([Term("saldatura", welding)], Typed(text)) is changed
