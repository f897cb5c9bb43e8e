"""What the tests of jobs share."""

import pytest

from core import jobs


@pytest.fixture(autouse=True)
def rung(monkeypatch) -> list[int]:
    """The network's edge: which jobs were rung for."""
    calls: list[int] = []
    monkeypatch.setattr(jobs, "ring", lambda job_id: calls.append(job_id) or True)
    return calls


@pytest.fixture
def handle(monkeypatch):
    """Register a handler of kind `test` for one test."""

    def register(function):
        monkeypatch.setitem(jobs.HANDLERS, "test", function)

    return register
