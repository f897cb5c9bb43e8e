"""Predicates about roles: the words that the rules of every app are made of."""

import rules

from accounts.models import Role


def holds(role: Role):
    """Return the predicate `the person holds this role now`."""

    @rules.predicate(name=f"holds:{role.value}")
    def predicate(user):
        return role.value in getattr(user, "role_names", ())

    return predicate


coordinates = holds(Role.COORDINATOR)
sits_in_committee = holds(Role.MEMBER)
keeps_the_minutes = holds(Role.SECRETARY)
administers = holds(Role.ADMIN)
is_partner = holds(Role.PARTNER)


@rules.predicate
def has_account(user):
    return bool(getattr(user, "is_authenticated", False))
