"""Background jobs and the register of events: who reads what, and trying a failed job again."""

import pytest
from django.urls import reverse

from core.models import Event, Job
from portal.queries import events_read_by, jobs_read_by
from tests.factories.core import EventFactory, JobFactory


@pytest.fixture
def _events(db):
    EventFactory(verb="contribution.accept", subject="contribution:1", scope="MECH", note="nota MECH")
    EventFactory(verb="contribution.accept", subject="contribution:2", scope="BUILD", note="nota BUILD")
    EventFactory(verb="decision.record", subject="decision:3", note="nota Comitato")


@pytest.mark.usefixtures("_events")
@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        ("coordinator", {"contribution:1", "contribution:2", "decision:3"}),
        ("admin", {"contribution:1", "contribution:2", "decision:3"}),
        ("secretary", {"decision:3"}),
        ("manager", {"contribution:1"}),
        ("outsider", {"contribution:2"}),
        ("member", set()),
        ("partner", set()),
    ],
)
def test_who_reads_which_events(name, subjects, request):
    readable = events_read_by(request.getfixturevalue(name))

    assert set(readable.values_list("subject", flat=True)) == subjects


@pytest.mark.usefixtures("_events")
def test_administrator_reads_no_notes(admin, coordinator, client_of):
    address = reverse("portal:event-list")

    assert "nota MECH" not in client_of(admin).get(address).text
    assert "nota MECH" in client_of(coordinator).get(address).text


@pytest.mark.usefixtures("_events")
def test_register_is_narrowed_by_cluster_and_act(coordinator, mech, client_of):
    page = client_of(coordinator).get(reverse("portal:event-list"), {"scope": "MECH", "verb": "contribution"})

    assert [event.subject for event in page.context["page"]] == ["contribution:1"]


@pytest.mark.parametrize(("name", "count"), [("admin", 2), ("coordinator", 2), ("manager", 1), ("outsider", 0)])
def test_who_sees_which_jobs(name, count, request, db):
    JobFactory(scope="MECH")
    JobFactory()

    assert jobs_read_by(request.getfixturevalue(name)).count() == count


def test_failed_job_is_queued_again_once(admin, client_of):
    job = JobFactory(state="failed")
    client, address = client_of(admin), reverse("portal:job-retry", args=[job.uuid])

    replies = [client.post(address) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [302, 302]
    assert list(Job.objects.order_by("id").values_list("kind", "key", "state")) == [
        (job.kind, job.key, "failed"),
        (job.kind, job.key, "queued"),
    ]
    assert set(Event.objects.values_list("verb", flat=True)) == {"job.retry"}


@pytest.mark.parametrize("state", ["queued", "running", "done", "cancelled"])
def test_only_failed_jobs_are_tried_again(state, admin, client_of):
    job = JobFactory(state=state)

    reply = client_of(admin).post(reverse("portal:job-retry", args=[job.uuid]))

    assert reply.status_code == 409
    assert Job.objects.count() == 1


@pytest.mark.parametrize("state", ["failed", "done"])
def test_list_of_jobs_is_narrowed_by_state(state, admin, client_of):
    JobFactory(state="failed")
    JobFactory(state="done")

    page = client_of(admin).get(reverse("portal:job-list"), {"state": state})

    assert [job.state for job in page.context["page"]] == [state]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["portal:job-list", "portal:event-list"])
def test_lists_ask_as_many_questions_for_many_as_for_one(
    name, count, coordinator, client_of, django_assert_num_queries
):
    for number in range(count):
        JobFactory(subject=f"paper:{number}")
        EventFactory()
    client = client_of(coordinator)

    with django_assert_num_queries(7 if name.endswith("event-list") else 6):
        client.get(reverse(name))
