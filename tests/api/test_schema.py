"""The OpenAPI document: valid, committed, and true."""

from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from api.schema import document
from api.v1.urls import RESOURCES
from api.v1.views.index import written
from tests.api.world import build as build_world
from tests.api.world import partner_and

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.yml"
RESOURCE_CLASSES = [resource for resource, _right in RESOURCES]
RELEASES = ("/api/v1/releases/", "/api/v1/releases/{slug}/")
WRITING = "/api/v1/focus-groups/{slug}/contributions/"
NOUNS = [resource.noun for resource in RESOURCE_CLASSES]


def test_the_document_is_valid():
    validate_schema(document())


def test_the_committed_document_is_the_current_one():
    """Made anew by: ./dev manage write_openapi"""
    assert COMMITTED.read_bytes() == written()


def test_the_document_is_served_as_committed(db, client):
    reply = client.get(reverse("api:schema"))

    assert (reply.status_code, yaml.safe_load(reply.content)["openapi"]) == (200, "3.1.1")
    assert reply.content == written()


def test_who_accepts_only_json_gets_json(db, client):
    reply = client.get(reverse("api:schema"), headers={"accept": "application/json"})

    assert reply.json() == yaml.safe_load(written())


def test_who_accepts_neither_format_is_told_so(db, client):
    reply = client.get(reverse("api:schema"), headers={"accept": "image/png"})

    assert (reply.status_code, yaml.safe_load(reply.content)["title"]) == (406, "Formato non disponibile")


def test_every_address_is_in_the_document():
    paths = {f"/api/v1/{noun}/" for noun in NOUNS} | {
        f"/api/v1/{r.noun}/{{{r.lookup_field}}}/" for r in RESOURCE_CLASSES
    }
    exports = {f"/api/v1/exports/{noun}.{{form}}" for noun in NOUNS}
    assert set(document()["paths"]) == paths | exports | {"/api/v1/suggest/", "/api/v1/changes/", WRITING, *RELEASES}


def test_every_field_and_parameter_is_explained():
    schemas = document()["components"]["schemas"]
    nameless = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        if name not in {"Problem", "Meta"} and not name.startswith("Paginated")
        for field, described in schema["properties"].items()
        if not described.get("description")
    ]
    silent = [
        f"{path} {parameter['name']}"
        for path, item in document()["paths"].items()
        for operation in item.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "query" and not parameter.get("description")
    ]
    assert (nameless, silent) == ([], [])


def validator(schema: dict) -> Draft202012Validator:
    return Draft202012Validator(schema | {"components": document()["components"]})


@pytest.mark.slow
@pytest.mark.parametrize("who", ["anonymous", "coordinator"])
@pytest.mark.parametrize("resource", RESOURCE_CLASSES, ids=NOUNS)
def test_the_replies_are_as_the_document_says(mech, build, caller, resource, who):
    """No field is unknown to the document, none has another type than it says."""
    build_world(mech, build)
    client = caller(partner_and("coordinator") if who == "coordinator" else None)
    address = reverse(f"api:{resource.noun}-list")

    reply = client.get(f"{address}?expand={','.join(resource.serializer_class.expandable)}").json()

    schema = document()["paths"][address]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    page = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    item = document()["components"]["schemas"][page["properties"]["data"]["items"]["$ref"].rpartition("/")[2]]
    assert reply["data"]
    assert [str(error) for error in validator(page).iter_errors(reply)] == []
    assert {name for row in reply["data"] for name in row} <= set(item["properties"])


def test_a_problem_is_as_the_document_says(db, caller):
    reply = caller().get("/api/v1/rounds/?ordine=1").json()

    assert list(validator(document()["components"]["schemas"]["Problem"]).iter_errors(reply)) == []


def test_the_entrance_names_every_resource(db, client):
    reply = client.get(reverse("api:index")).json()

    assert reply["resources"] == {
        noun: f"http://testserver/api/v1/{noun}/" for noun in sorted([*NOUNS, "changes", "releases", "suggest"])
    }
