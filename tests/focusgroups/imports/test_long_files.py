"""Long files: written by a job that may be cancelled, doubled or forbidden half way."""

import pytest

from core import jobs
from core.models import Job
from focusgroups.actions import imports
from focusgroups.models import ContributionImport
from tests.core.tables.making import csv
from tests.focusgroups.imports.seen import lines, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.fixture
def long_file(hand_in, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE", 3)
    monkeypatch.setattr(imports, "PART", 2)
    return hand_in(csv("Tipo;Frase", *(f"F;Frase {number}." for number in range(5))))


def test_long_file_is_written_by_a_job_that_says_how_far_it_is(long_file, manager, focus_group):
    imports.confirm(long_file, by=manager)
    assert focus_group.contributions.count() == 0
    job = Job.objects.get()

    jobs.perform(job.pk)

    job.refresh_from_db()
    long_file.refresh_from_db()
    assert (job.state, job.message, focus_group.contributions.count()) == ("done", "I contributi sono importati.", 5)
    assert long_file.report["counts"]["new"] == 5


def test_job_cancelled_half_way_is_taken_up_again_or_undone(long_file, manager, focus_group):
    imports.confirm(long_file, by=manager)
    job = Job.objects.get()

    def told(done, of):
        if done == 2:
            raise jobs.Superseded

    with pytest.raises(jobs.Superseded):
        imports.write(long_file, by=manager, told=told)
    jobs.cancel(job, by=manager)
    long_file.refresh_from_db()
    assert (focus_group.contributions.count(), long_file.is_written) == (2, False)
    assert states(long_file, manager) == ["same", "same", "new", "new", "new"]

    imports.confirm(long_file, by=manager)
    jobs.perform(Job.objects.exclude(pk=job.pk).get().pk)

    long_file.refresh_from_db()
    assert (focus_group.contributions.count(), long_file.report["counts"]["new"]) == (5, 5)
    imports.undo(long_file, by=manager)
    jobs.perform(Job.objects.get(kind="undo_contributions").pk)
    assert {line.state for line in lines(focus_group)} == {"withdrawn"}


def test_two_workers_at_the_same_file_write_each_row_once(long_file, manager, focus_group):
    other = ContributionImport.objects.get(pk=long_file.pk)

    def meanwhile(done, of):
        if done == 2:
            imports.write(other, by=manager)

    imports.write(long_file, by=manager, told=meanwhile)

    long_file.refresh_from_db()
    assert [entry["number"] for entry in long_file.written] == [2, 3, 4, 5, 6]
    assert focus_group.contributions.count() == 5


def test_job_of_somebody_who_lost_the_right_writes_nothing(long_file, manager, focus_group):
    imports.confirm(long_file, by=manager)
    manager.memberships.all().delete()

    jobs.perform(Job.objects.get().pk)

    assert (Job.objects.get().state, focus_group.contributions.count()) == ("failed", 0)
