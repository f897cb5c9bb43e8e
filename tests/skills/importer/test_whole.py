"""The official files themselves, where they are at hand."""

import csv

import pytest

from skills.models import Concept, Label, Relation, VocabularyImport
from tests.shared_data import shared

pytestmark = [pytest.mark.slow]


def kinds(**which) -> dict[str, int]:
    found = Concept.objects.filter(**which).values_list("kind", flat=True)
    return {kind: sum(other == kind for other in found) for kind in sorted(set(found))}


def test_whole_classification_with_its_relations(load):
    english, ties = shared("data/esco/en_1.1.1"), shared("data/esco/relations_1.1.1")

    load(english)
    load(ties)

    assert kinds() == {"isco_group": 619, "occupation": 3007, "skill": 13896, "skill_group": 640}
    assert kinds(collections__contains=["green"]) == {"skill": 570}
    assert Relation.objects.filter(kind="essential").count() > 60_000
    assert VocabularyImport.objects.first().report["unknown"]["addresses"] > 0


def test_italian_occupations_keep_their_labels_under_a_newer_classification(load):
    italian, english = shared("data/esco/it_1.0.8"), shared("data/esco/en_1.1.1")
    load(italian)
    with (italian / "occupations_it.csv").open(encoding="utf-8-sig", newline="") as file:
        named = {row["conceptUri"] for row in csv.DictReader(file)}
    before = set(Label.objects.filter(language="it").values_list("concept", "kind", "text"))

    load(english)

    assert set(Label.objects.filter(language="it").values_list("concept", "kind", "text")) == before
    assert Concept.objects.filter(uri__in=named).count() == len(named)
    gone = Concept.objects.filter(kind="occupation", status="obsolete", vocabulary__version="1.0.8")
    assert 0 < gone.count() < 10
    assert Concept.objects.filter(kind="occupation", status="released").count() == 3007


def test_partial_folder_of_1_2_0(load):
    load(shared("data/esco/en_1.2.0_partial"))

    assert kinds() == {"isco_group": 619, "occupation": 3039, "skill_group": 640}
    assert Concept.objects.get(kind="isco_group", uri__endswith="/C0110").code == "0110"
    assert VocabularyImport.objects.get().version == "1.2.0"


@pytest.mark.parametrize("language", ["es", "fr", "pt"])
def test_occupations_of_1_0_8_in_other_languages(load, language):
    load(shared(f"data/matching/esco_1.0.8/{language}"), lang=language)

    assert kinds() == {"isco_group": 619, "occupation": 2942}
    assert set(Label.objects.values_list("language", flat=True)) == {language}
    assert VocabularyImport.objects.get().version == "1.0.8"
