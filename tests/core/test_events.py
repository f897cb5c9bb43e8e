"""The register: append-only, in text, with the transaction that wrote it."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.actors import SYSTEM, actor_text
from core.events import record_event, subject_text
from core.models import Event
from focusgroups.bearers import Bearer
from tests.factories.accounts import UserFactory
from tests.factories.clusters import ClusterFactory
from tests.factories.core import EventFactory
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, ParticipationFactory


def test_an_event_says_who_did_what_to_what_in_which_cluster(db):
    person, group = UserFactory(), FocusGroupFactory(cluster=ClusterFactory(code="MECH"))

    record_event("focusgroup.open", group, by=person, from_state="planned", to_state="open", note="Via.")

    row = Event.objects.values_list("verb", "subject", "scope", "actor", "from_state", "to_state", "note").get()
    subject, actor = f"focusgroup:{group.uuid}", f"user:{person.uuid}"
    assert row == ("focusgroup.open", subject, "MECH", actor, "planned", "open", "Via.")


def test_a_row_without_uuid_is_named_by_its_key(db):
    cluster = ClusterFactory()

    assert subject_text(cluster) == f"cluster:{cluster.pk}"


@pytest.mark.parametrize("kind", ["participant", "recorder"])
def test_an_event_does_not_tell_which_link_was_used(db, kind):
    line = ContributionFactory()

    record_event("contribution.submit", line, by=Bearer(line.focus_group_id, kind, "a" * 64))

    event = Event.objects.values().get()
    assert event["actor"] == f"link:{kind}"
    assert "a" * 64 not in str(event)


def test_an_event_never_carries_a_name_or_an_address(db):
    person = ParticipationFactory(name="Olga Neri", email="olga.neri@example.org")
    staff = UserFactory(name="Carla Conti", email="carla.conti@example.org")

    record_event("participation.add", person, by=staff)

    text = str(Event.objects.values().get()).lower()
    assert [word for word in ("olga", "neri", "carla", "conti", "@") if word in text] == []


def test_nobody_and_the_portal_itself_have_a_word():
    assert (actor_text(SYSTEM), actor_text(None), actor_text(object())) == ("system", "anonymous", "anonymous")


@pytest.mark.parametrize(
    "statement", ["UPDATE core_event SET note = 'altro'", "DELETE FROM core_event", "UPDATE core_event SET at = now()"]
)
def test_the_database_refuses_to_change_the_register(db, statement):
    event = EventFactory()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Event.objects.get() == event


def test_the_orm_is_refused_too(db):
    event = EventFactory()
    event.note = "altro"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.delete()


def test_an_event_knows_the_transaction_that_wrote_it(transactional_db):
    with transaction.atomic(), connection.cursor() as cursor:
        EventFactory()
        EventFactory()
        cursor.execute("SELECT pg_current_xact_id()::text")
        ours = cursor.fetchone()[0]
    EventFactory()

    stored = [str(x) for x in Event.objects.order_by("id").values_list("transaction_id", flat=True)]
    assert (stored[0], stored[1], stored[2] == ours) == (ours, ours, False)


def test_a_reader_below_the_snapshot_misses_no_late_commit(transactional_db, at_once):
    """While the writing transaction is open no reader's pg_snapshot_xmin is above it; once ended, it can be read.

    How soon it falls below depends on every older transaction of the server, so that is not asked here.
    """
    query = (
        "SELECT %(id)s::xid8 >= pg_snapshot_xmin(pg_current_snapshot()),"
        " pg_visible_in_snapshot(%(id)s::xid8, pg_current_snapshot())"
    )

    def held_back_and_readable(_number=0) -> tuple[bool, bool]:
        with connection.cursor() as cursor:
            cursor.execute(query, {"id": written_in})
            return cursor.fetchone()

    with transaction.atomic():
        EventFactory()
        written_in = str(Event.objects.values_list("transaction_id", flat=True).get())
        while_open = at_once(held_back_and_readable, 1)
    after = at_once(held_back_and_readable, 1)

    assert (while_open, after[0][1]) == ([(True, False)], True)
