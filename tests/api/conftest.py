"""Callers of the API, and no limit on their calls unless a test asks for one."""

from collections.abc import Callable

import pytest
from django.test import Client

from api.models import Scope
from tests.factories.api import ApiTokenFactory


@pytest.fixture(autouse=True)
def _no_limit(settings):
    rates = {scope: "100000/min" for scope in settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}


@pytest.fixture
def caller() -> Callable:
    """A client that calls with a key of `user`; anonymous without."""

    def make(user=None, *scopes: str) -> Client:
        if user is None or not user.is_authenticated:
            return Client()
        key = ApiTokenFactory(user=user, scopes=list(scopes) or [Scope.READ, Scope.READ_OWN])
        return Client(headers={"Authorization": f"Bearer {key.secret}"})

    return make
