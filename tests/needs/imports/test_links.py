"""Tables of figures: the province, concept and needs that a row is about."""

import pytest

from needs.models import Observation
from tests.factories.clusters import ProvinceFactory
from tests.factories.needs import NeedFactory
from tests.factories.skills import ConceptFactory
from tests.needs.imports.handing import states

pytestmark = pytest.mark.django_db


ABOUT = "Indicatore;Fonte;Unità;Provincia;Anno;Valore;Professione;Fabbisogno"


def about(concept: str = "", need: str = "", province: str = "BO") -> str:
    return f"Annunci;annunci;annunci;{province};2024;120;{concept};{need}"


def test_row_is_tied_to_province_concept_and_need(load):
    province = ProvinceFactory(code="BO", name="Bologna")
    concept = ConceptFactory(kind="occupation", name="Programmatore di robot")
    need = NeedFactory(title="Programmatori di robot", slug="robot")

    load(about("programmatore di Robot", "robot"), header=ABOUT)

    row = Observation.objects.get()
    assert (row.province, row.territory, row.concept, list(row.needs.all())) == (province, "Bologna", concept, [need])


def test_concept_by_its_address(load):
    concept = ConceptFactory(uri="http://data.europa.eu/esco/occupation/1")
    ProvinceFactory(code="BO")

    load(about(concept.uri), header=ABOUT)

    assert Observation.objects.get().concept == concept


def test_several_needs_for_one_figure(load):
    ProvinceFactory(code="BO")
    one, two = NeedFactory(title="Uno"), NeedFactory(title="Due")

    record = load(about(need="Uno"), about(need="Due"), header=ABOUT)

    assert set(Observation.objects.get().needs.all()) == {one, two}
    assert record.report["counts"] == {"new": 1, "changed": 0, "same": 1, "wrong": 0}


def test_what_is_not_there_or_there_twice(hand_in):
    ProvinceFactory(code="BO")
    ConceptFactory(name="Doppio", vocabulary__code="a")
    ConceptFactory(name="Doppio", vocabulary__code="b")
    NeedFactory(title="Doppio")
    NeedFactory(title="Doppio")
    NeedFactory(title="Unito", merged_into=NeedFactory())

    rows = [
        about("Doppio"),
        about("Mai"),
        about(need="Doppio"),
        about(need="Mai"),
        about(need="Unito"),
        about(province="XX"),
    ]

    assert [row[1] for row in states(hand_in(*rows, header=ABOUT))] == [
        "«Doppio» indica più voci del vocabolario: scrivi l'URI.",
        "«Mai» non è nel vocabolario.",
        "Più fabbisogni si chiamano «Doppio»: scrivi il nome nell'indirizzo.",
        "Il fabbisogno «Mai» non c'è.",
        "Il fabbisogno «Unito» non c'è.",
        "«XX» non è una provincia della regione: scrivi la sigla.",
    ]
