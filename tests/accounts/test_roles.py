"""Giving roles and taking them away: nobody to themselves, the committee's by its secretary."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import roles
from accounts.models import Role, RoleGrant, User
from core.errors import DomainError, NotAllowed
from core.models import Event
from tests.factories.accounts import RoleGrantFactory, UserFactory

GIVERS = {
    "coordinator": {Role.COORDINATOR, Role.PARTNER},
    "admin": {Role.COORDINATOR, Role.PARTNER},
    "secretary": {Role.MEMBER, Role.SECRETARY},
    "manager": set(),
    "outsider": set(),
    "member": set(),
    "partner": set(),
}


@pytest.mark.parametrize("giver", GIVERS)
@pytest.mark.parametrize("role", Role)
def test_who_gives_which_role(giver, role, request, db):
    person, giver_row = UserFactory(), request.getfixturevalue(giver)
    allowed = role in GIVERS[giver]

    try:
        roles.give(person, role, by=giver_row)
        given = True
    except (PermissionDenied, DomainError):
        given = False

    assert given is allowed
    assert person.role_grants.filter(role=role).exists() is allowed
    assert (role in roles.roles_given_by(giver_row, person)) is allowed


@pytest.mark.parametrize("giver", ["coordinator", "admin", "secretary"])
@pytest.mark.parametrize("role", Role)
def test_nobody_gives_a_role_to_themselves(giver, role, request):
    person = request.getfixturevalue(giver)

    with pytest.raises(PermissionDenied):
        roles.give(person, role, by=person)


def test_role_to_oneself_is_refused_by_the_database_too(coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=coordinator, role=Role.PARTNER, granted_by=coordinator)


def test_administrators_are_not_made_from_the_page(admin):
    with pytest.raises(DomainError, match="due persone"):
        roles.give(UserFactory(), Role.ADMIN, by=admin)


def test_given_role_counts_at_once_and_is_written_down(coordinator):
    person = UserFactory()

    roles.give(person, Role.PARTNER, by=coordinator)

    assert User.objects.get(pk=person.pk).role_names == {"partner"}
    event = Event.objects.get()
    assert (event.verb, event.subject, event.to_state) == ("user.give_role", f"user:{person.uuid}", "partner")


def test_role_counts_only_between_its_dates(coordinator):
    person, now = UserFactory(), timezone.now()

    roles.give(person, Role.PARTNER, by=coordinator, valid_from=now + timedelta(days=1))

    assert User.objects.get(pk=person.pk).role_names == frozenset()


def test_same_role_twice_is_refused(coordinator, partner):
    with pytest.raises(NotAllowed):
        roles.give(partner, Role.PARTNER, by=coordinator)


def test_end_before_start_is_refused(coordinator):
    now = timezone.now()

    with pytest.raises(ValidationError):
        roles.give(UserFactory(), Role.PARTNER, by=coordinator, valid_from=now, valid_until=now - timedelta(days=1))


def test_taken_role_ends_with_the_next_request(coordinator, admin, client_of):
    session = client_of(coordinator)
    page = reverse("accounts:person-list")
    assert session.get(page).status_code == 200

    roles.take(coordinator.role_grants.get(), by=admin, note="Fine incarico.")

    assert session.get(page).status_code == 403
    assert coordinator.role_grants.get().valid_until is not None


def test_role_that_has_not_begun_is_removed(coordinator):
    grant = RoleGrantFactory(role=Role.PARTNER, valid_from=timezone.now() + timedelta(days=3))

    roles.take(grant, by=coordinator)

    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


def test_ended_role_is_not_ended_twice(coordinator, partner):
    grant = partner.role_grants.get()
    roles.take(grant, by=coordinator)

    with pytest.raises(NotAllowed):
        roles.take(grant, by=coordinator)


@pytest.mark.parametrize(
    ("taker", "role", "allowed"),
    [
        ("coordinator", Role.PARTNER, True),
        ("coordinator", Role.MEMBER, False),
        ("coordinator", Role.ADMIN, False),
        ("admin", Role.COORDINATOR, True),
        ("admin", Role.ADMIN, True),
        ("secretary", Role.MEMBER, True),
        ("secretary", Role.COORDINATOR, False),
        ("manager", Role.PARTNER, False),
    ],
)
def test_who_takes_which_role(taker, role, allowed, request, db):
    grant = RoleGrantFactory(role=role)

    try:
        roles.take(grant, by=request.getfixturevalue(taker))
        taken = True
    except PermissionDenied:
        taken = False

    grant.refresh_from_db()
    assert taken is allowed
    assert (grant.valid_until is not None) is allowed


def test_page_offers_only_the_roles_one_may_give(secretary, client_of):
    person = UserFactory()

    page = client_of(secretary).get(reverse("accounts:person-detail", args=[person.uuid]))

    assert [value for value, _label in page.context["form"].fields["role"].choices] == ["", "member", "secretary"]


def test_impossible_date_is_told_beside_its_field(coordinator, client_of):
    person = UserFactory()
    sent = {"role": "partner", "valid_from": "31/02/2025", "valid_until": ""}

    reply = client_of(coordinator).post(reverse("accounts:role-give", args=[person.uuid]), sent)

    assert reply.status_code == 200
    assert reply.context["form"].errors.keys() == {"valid_from"}
    assert not person.role_grants.exists()
