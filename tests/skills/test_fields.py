"""A concept typed by name: what is understood, what is refused and with which words."""

import pytest
from django import forms

from skills.fields import ConceptField
from tests.factories.skills import ConceptFactory, LabelFactory

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    occupation = ConceptField(kind="occupation", required=False)


def typed(text):
    form = Form({"occupation": text})
    return form.errors.get("occupation") or form.cleaned_data["occupation"]


@pytest.fixture
def robot():
    concept = ConceptFactory(kind="occupation", name="Programmatore di robot")
    LabelFactory(concept=concept, kind="alternative", text="robotista")
    return concept


def test_empty_is_no_concept():
    assert typed("  ") is None


@pytest.mark.parametrize("text", ["programmatore di ROBOT", "Robotista", "robot"])
def test_name_other_name_or_single_match_is_understood(robot, text):
    assert typed(text) == robot


def test_exact_name_wins_over_longer_ones(robot):
    ConceptFactory(kind="occupation", name="Programmatore di robot mobili")

    assert typed("programmatore di robot") == robot


def test_several_are_named_so_that_one_can_be_chosen(robot):
    ConceptFactory(kind="occupation", name="Tecnico di robot")

    assert typed("robot") == [
        "Può essere più di una voce: scrivi quale tra «Programmatore di robot», «Tecnico di robot»."
    ]


@pytest.mark.parametrize("text", ["astronauta", "<script>alert(1)</script>"])
def test_unknown_word_is_refused_with_a_hint(robot, text):
    assert typed(text) == ["Nel vocabolario non c'è: prova con un'altra parola, o lascia vuoto."]


def test_skills_and_obsolete_concepts_are_no_occupations(robot):
    ConceptFactory(kind="skill", name="saldatura")
    ConceptFactory(kind="occupation", name="Spazzacamino", status="obsolete")

    refused = ["Nel vocabolario non c'è: prova con un'altra parola, o lascia vuoto."]
    assert [typed("saldatura"), typed("spazzacamino")] == [refused, refused]


def test_key_of_a_concept_is_shown_as_its_name(robot):
    field = Form(initial={"occupation": robot.pk})["occupation"]

    assert field.value() == "Programmatore di robot"
