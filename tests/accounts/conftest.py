"""What tests of sign-in get: counts of attempts that no other test has touched."""

from uuid import uuid4

import pytest


@pytest.fixture(autouse=True)
def _own_counts(settings) -> None:
    """Attempts are counted in the cache, which all tests share."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid4().hex}}
