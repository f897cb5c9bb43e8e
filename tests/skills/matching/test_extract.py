"""Extraction: which words of a sentence speak of which concepts."""

import pytest

from skills.matching.build import rebuild
from skills.matching.extract import Extraction, extract
from tests.skills.matching.conftest import concept

pytestmark = pytest.mark.django_db


def found(part):
    return [(one.text, one.suggestion.preferred_label) for one in part]


def test_words_that_led_to_each_concept_are_named(vocabulary):
    sentence = "Mancano saldatori che sappiano usare Python, e tecnici oleodinamici."

    result = extract(sentence)

    assert ("saldatori", "saldatore/saldatrice") in found(result.occupations)
    assert ("Python", "Python") in found(result.skills)
    for one in (*result.skills, *result.occupations):
        assert sentence[one.start : one.end] == one.text


def test_list_finds_each_concept_it_names(vocabulary):
    result = extract("Python, machine learning e oleodinamica")

    assert [one.suggestion.preferred_label for one in result.skills] == ["Python", "machine learning", "oleodinamica"]


def test_at_most_five_skills_and_two_occupations(vocabulary):
    names = ["fresatura", "tornitura", "rettifica", "brasatura", "verniciatura", "zincatura", "cromatura"]
    jobs = ["fresatore", "tornitore", "verniciatore"]
    for name in names:
        concept(name)
    for name in jobs:
        concept(name, kind="occupation")
    rebuild()

    result = extract(", ".join([*names, *jobs]))

    assert (len(result.skills), len(result.occupations)) == (5, 2)


def test_number_is_no_name(vocabulary):
    concept("Php 5.4")
    rebuild()

    assert found(extract("Industria 4.0 entro il 2030, e PHP 5.4").skills) == [("PHP 5", "Php 5.4")]


@pytest.mark.parametrize("sentence", ["", "   ", "...", "e di il", "qwerty zxcvb"])
def test_sentence_that_names_nothing(vocabulary, sentence):
    assert extract(sentence) == Extraction()
