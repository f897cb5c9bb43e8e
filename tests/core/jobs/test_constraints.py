"""What the database refuses of a job."""

import pytest
from django.db.utils import IntegrityError
from django.utils import timezone

from tests.factories.core import JobFactory


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("job_progress_percent", {"progress": 101}),
        ("job_state_known|job_finished_at_when_over", {"state": "asleep"}),
        ("job_finished_at_when_over", {"state": "done", "finished_at": None}),
        ("job_finished_at_when_over", {"state": "queued", "finished_at": timezone.now()}),
    ],
)
def test_the_database_refuses_an_impossible_job(db, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        JobFactory(**fields)


def test_the_database_refuses_two_living_jobs_of_one_key(db):
    JobFactory(key="same", state="running")
    JobFactory(key="same", state="done")

    with pytest.raises(IntegrityError, match="job_key_once_while_alive"):
        JobFactory(key="same")
