"""Finding concepts by the words people use."""

import pytest

from skills.models import Concept, ConceptKind
from tests.factories.skills import ConceptFactory, LabelFactory

pytestmark = pytest.mark.django_db


def names(queryset):
    return [concept.name for concept in queryset]


def test_matching_ignores_accents_case_and_order_of_words():
    ConceptFactory(name="controllo qualità")
    ConceptFactory(name="robotica")

    assert names(Concept.objects.matching("QUALITA controllo")) == ["controllo qualità"]


def test_matching_reads_the_other_names_too():
    concept = ConceptFactory(name="tecnico di laboratorio prove", kind=ConceptKind.OCCUPATION)
    LabelFactory(concept=concept, kind="alternative", text="lab tester")

    assert names(Concept.objects.matching("Lab Tester")) == ["tecnico di laboratorio prove"]


def test_words_of_two_different_names_do_not_match():
    concept = ConceptFactory(name="robotica")
    LabelFactory(concept=concept, kind="alternative", text="automi")
    LabelFactory(concept=concept, kind="alternative", text="cobot")

    assert names(Concept.objects.matching("automi cobot")) == []


def test_names_that_begin_so_come_first_then_by_name():
    for name in ("sicurezza della visione", "visione artificiale", "Èlite della visione"):
        ConceptFactory(name=name)

    assert names(Concept.objects.matching("visione")) == [
        "visione artificiale",
        "Èlite della visione",
        "sicurezza della visione",
    ]


@pytest.mark.parametrize("text", ["", "   ", "zzz"])
def test_nothing_asked_or_nothing_like_it_finds_nothing(text):
    ConceptFactory(name="robotica")

    assert names(Concept.objects.matching(text)) == []


@pytest.mark.parametrize("text", ["100%", "_", "\\", "'; drop"])
def test_signs_are_only_signs(text):
    ConceptFactory(name="robotica")

    assert names(Concept.objects.matching(text)) == []


def test_named_is_exact_but_for_accents_and_case():
    concept = ConceptFactory(name="Controllo qualità")
    ConceptFactory(name="Controllo qualità dei dati")
    LabelFactory(concept=concept, kind="alternative", text="Verifica")

    assert names(Concept.objects.named("controllo  qualita")) == ["Controllo qualità"]
    assert names(Concept.objects.named("VERIFICA")) == ["Controllo qualità"]


def test_matching_is_one_query(django_assert_num_queries):
    for number in range(3):
        ConceptFactory(name=f"robotica {number}")

    with django_assert_num_queries(1):
        assert len(Concept.objects.matching("robotica")) == 3
