"""Appointing and dismissing who manages a cluster."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from clusters import actions
from clusters.models import Membership
from clusters.queries import managed_cluster_ids
from core.errors import NotAllowed
from core.models import Event
from tests.factories.accounts import UserFactory

CAST = ["manager", "outsider", "coordinator", "member", "secretary", "admin", "partner"]


@pytest.mark.parametrize("name", CAST)
def test_only_the_coordinator_appoints(name, request, mech):
    person, by = UserFactory(), request.getfixturevalue(name)

    try:
        actions.appoint(mech, person, by=by)
        appointed = True
    except PermissionDenied:
        appointed = False

    assert appointed is (name == "coordinator")
    assert person.memberships.exists() is appointed


def test_nobody_appoints_themselves(coordinator, mech):
    with pytest.raises(PermissionDenied):
        actions.appoint(mech, coordinator, by=coordinator)


def test_appointment_counts_at_once_and_is_written_down(coordinator, mech):
    person = UserFactory()

    actions.appoint(mech, person, by=coordinator)

    assert managed_cluster_ids(User.objects.get(pk=person.pk)) == {mech.pk}
    event = Event.objects.get()
    assert (event.verb, event.scope, event.note) == ("membership.appoint", "MECH", person.actor)


def test_appointment_begins_on_its_day(coordinator, mech):
    person = UserFactory()

    membership = actions.appoint(mech, person, by=coordinator, valid_from=timezone.now() + timedelta(days=2))

    assert managed_cluster_ids(person) == frozenset()
    actions.dismiss(membership, by=coordinator)
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_second_appointment_to_the_same_cluster_is_refused(coordinator, manager, mech):
    with pytest.raises(NotAllowed):
        actions.appoint(mech, manager, by=coordinator)


def test_closed_account_is_not_appointed(coordinator, disabled, build):
    with pytest.raises(NotAllowed):
        actions.appoint(build, disabled, by=coordinator)


def test_dismissed_manager_keeps_nothing(coordinator, manager, mech):
    actions.dismiss(manager.memberships.get(), by=coordinator)

    assert managed_cluster_ids(User.objects.get(pk=manager.pk)) == frozenset()
    with pytest.raises(NotAllowed):
        actions.dismiss(manager.memberships.get(), by=coordinator)


@pytest.mark.parametrize("name", [name for name in CAST if name != "coordinator"])
def test_only_the_coordinator_dismisses(name, request, disabled):
    membership = disabled.memberships.get()

    with pytest.raises(PermissionDenied):
        actions.dismiss(membership, by=request.getfixturevalue(name))

    membership.refresh_from_db()
    assert membership.valid_until is None


@pytest.mark.parametrize(("name", "expected"), [("manager", 1), ("coordinator", 2), ("partner", 0)])
def test_who_sees_which_memberships(name, expected, request, manager, outsider):
    assert Membership.objects.visible_to(request.getfixturevalue(name)).count() == expected
