"""GET /api/v1/suggest/: what a text may mean."""

import pytest
from django.urls import reverse
from jsonschema import Draft202012Validator

from api.schema import document
from skills.matching.build import rebuild
from tests.factories.skills import ConceptFactory, ConfirmedTermFactory, LabelFactory, VocabularyFactory

pytestmark = pytest.mark.django_db
ADDRESS = "api:suggest-list"


@pytest.fixture
def welding(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    concept = ConceptFactory(name="saldatura laser")
    LabelFactory(concept=concept, text="saldatura laser")
    rebuild()
    return concept


def ask(caller, **given):
    return caller().get(reverse(ADDRESS), given)


def test_term_of_the_region_without_esco(caller, welding):
    reply = ask(caller, text="saldatura laser").json()

    assert (reply["esco_version"], len(reply["data"])) == (None, 1)
    parts = reply["data"][0].pop("parts")
    assert parts["label"] == 1
    assert reply["data"][0] == {
        "uuid": str(welding.uuid),
        "uri": None,
        "kind": "skill",
        "preferred_label": "saldatura laser",
        "matched_label": "saldatura laser",
        "matched_is_preferred": True,
        "language": "it",
        "score": 1.0,
        "rank_score": 1.7,
        "band": "good",
        "esco_version": None,
    }
    assert reply["meta"]["licence"] == "CC BY 4.0"


def test_reply_is_as_the_document_says(caller, welding):
    reply = ask(caller, text="saldatura").json()

    schema = document()["paths"]["/api/v1/suggest/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    checker = Draft202012Validator(schema | {"components": document()["components"]})
    assert [str(error) for error in checker.iter_errors(reply)] == []


def test_nothing_loaded_suggests_nothing(caller, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    reply = ask(caller, text="saldatore")

    assert (reply.status_code, reply.json()["data"], reply.json()["esco_version"]) == (200, [], None)


def test_loaded_version_is_said(caller, welding):
    VocabularyFactory(code="esco", version="1.2.0")

    assert ask(caller, text="saldatura").json()["esco_version"] == "1.2.0"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "text"),
        ({"text": "   "}, "text"),
        ({"text": "a" * 301}, "text"),
        ({"text": "a", "k": "0"}, "k"),
        ({"text": "a", "k": "21"}, "k"),
        ({"text": "a", "k": "due"}, "k"),
        ({"text": "a", "kind": "group"}, "kind"),
        ({"text": "a", "lang": "italiano"}, "lang"),
        ({"text": "a", "min": "1"}, "min"),
    ],
)
def test_unusable_parameter_is_a_problem_that_names_it(caller, welding, given, name):
    reply = ask(caller, **given)

    assert (reply.status_code, reply["Content-Type"]) == (400, "application/problem+json")
    assert [param["name"] for param in reply.json()["invalid_params"]] == [name]


def test_what_tables_confirmed_is_not_told(caller, welding):
    ConfirmedTermFactory(text="fusione segretissima a raggio", concept=welding, subject="a")
    rebuild()

    near = ask(caller, text="fusione a raggio").content.decode()

    assert "saldatura laser" in near
    assert "segretissima" not in near
    assert "confirmations" not in near


def test_one_query_for_the_index_and_one_for_the_version(caller, welding, django_assert_num_queries):
    client = caller()
    client.get(reverse(ADDRESS), {"text": "saldatura"})

    with django_assert_num_queries(2):
        client.get(reverse(ADDRESS), {"text": "saldatura"})
