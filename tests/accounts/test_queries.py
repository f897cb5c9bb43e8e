"""Who sees which account."""

import pytest

from accounts.models import RoleGrant, User

CAST = ["manager", "outsider", "coordinator", "member", "secretary", "admin", "partner"]


@pytest.mark.parametrize("name", CAST)
def test_visible_to_agrees_with_the_rule(name, request):
    """What the queryset gives and what the predicate allows is the same, for every pair of people."""
    people = {other: request.getfixturevalue(other) for other in CAST}
    reader = people[name]

    seen = set(User.objects.visible_to(reader))

    assert seen == {person for person in people.values() if reader.has_perm("accounts.read_person", person)}


@pytest.mark.parametrize(("name", "expected"), [("coordinator", 2), ("manager", 0), ("member", 1)])
def test_grants_are_seen_with_their_account(name, expected, request):
    reader = request.getfixturevalue(name)
    request.getfixturevalue("member")
    request.getfixturevalue("coordinator")

    assert RoleGrant.objects.visible_to(reader).count() == expected


def test_link_and_stranger_see_no_account(manager, participant, anonymous):
    assert not participant.has_perm("accounts.list_people")
    assert not anonymous.has_perm("accounts.list_people")
