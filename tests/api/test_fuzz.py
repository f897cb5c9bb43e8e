"""Every operation of the OpenAPI document with made-up calls against a running server.

FUZZ_CASES says how many calls for each operation; the suite makes a few, with a fixed seed. Ten thousand cases:
`FUZZ_CASES=300 ./dev test tests/api/test_fuzz.py -n 0`.
"""

import os
from copy import deepcopy

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.models import Scope
from api.schema import document
from focusgroups.models import Contribution
from tests.api.world import build as build_world
from tests.api.world import partner_and
from tests.factories.api import ApiTokenFactory

CASES = int(os.environ.get("FUZZ_CASES", "8"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=CASES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
OPERATIONS = [result.ok() for result in schemathesis.openapi.from_dict(deepcopy(document())).get_all_operations()]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("operation", OPERATIONS, ids=[f"{one.method} {one.path}" for one in OPERATIONS])
def test_no_call_finds_a_fault(live_server, mech, build, operation):
    """No server error, and every answer as the document says; without a key nobody writes."""
    build_world(mech, build)
    key = ApiTokenFactory(user=partner_and(cluster=mech), scopes=[Scope.READ, Scope.WRITE])
    lines, made = Contribution.objects.count(), []

    @settings(
        max_examples=CASES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def call(case):
        reply = case.call(base_url=live_server.url, headers={"Authorization": ""}, timeout=60)
        case.validate_response(reply, checks=CHECKS)
        if operation.method == "post":
            assert reply.status_code in {400, 401, 404, 405, 415}
        keyed = case.call(base_url=live_server.url, headers={"Authorization": f"Bearer {key.secret}"}, timeout=60)
        case.validate_response(keyed, checks=CHECKS)
        made.append(keyed.status_code)

    call()

    assert made
    assert Contribution.objects.count() == lines  # the slugs are made up: no table of theirs is hit
