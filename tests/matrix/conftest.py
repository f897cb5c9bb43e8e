"""The world of the matrix: built once for a module, never committed. Each test is rolled back to it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import get_resolver

from api.throttling import PerClient
from clusters.profile import profile
from committee import polling
from focusgroups import streams
from tests.matrix.world import World, build


def plain(status: int):
    """An error page of one word: drawing the real one is most of a refusal's time, and is tested elsewhere."""
    return lambda request, exception=None: HttpResponse("-", status=status)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        for status in (403, 404):
            patch.setattr(get_resolver().urlconf_module, f"handler{status}", plain(status), raising=False)
        patch.setattr(PerClient, "allow_request", lambda self, request, view: True)  # thousands of calls in a minute
        patch.setattr(polling, "profile", lambda: replace(profile(), electronic_ballot=True))  # every route exists
        patch.setattr(streams, "LASTS", 0)  # a stream ends at once
        yield build()
        transaction.set_rollback(True)
