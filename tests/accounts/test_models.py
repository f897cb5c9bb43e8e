"""What the database refuses about accounts and roles."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from tests.factories.accounts import UserFactory


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_address_in_capitals_is_refused(db):
    assert refused(lambda: User.objects.create(email="Grande@example.org", name="X"))
    assert not refused(lambda: User.objects.create(email="piccola@example.org", name="X"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"role": "king"}, True),
        ({"valid_until": timezone.now() - timedelta(days=9)}, True),
        ({"valid_until": timezone.now() + timedelta(days=9)}, False),
    ],
)
def test_impossible_grant_is_refused(fields, expected, db):
    person = UserFactory()

    assert refused(lambda: RoleGrant.objects.create(**({"user": person, "role": Role.MEMBER} | fields))) is expected


def test_open_grant_of_one_role_exists_once(member):
    assert refused(lambda: RoleGrant.objects.create(user=member, role=Role.MEMBER))
    assert not refused(lambda: RoleGrant.objects.create(user=member, role=Role.SECRETARY))


def test_disabled_account_has_no_rights(disabled):
    assert disabled.role_names == frozenset()
    assert not disabled.has_perm("accounts.list_people")


def test_unregistered_permission_is_no(coordinator):
    assert not coordinator.has_perm("accounts.does_not_exist")
