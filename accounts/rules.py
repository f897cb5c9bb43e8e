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
def is_oneself(user, person):
    return person is not None and user.pk == person.pk


reads_people = coordinates | keeps_the_minutes | administers

rules.add_perm("accounts.list_people", reads_people)
rules.add_perm("accounts.read_person", reads_people | is_oneself)
rules.add_perm("accounts.edit_person", is_oneself)
# The secretary invites the members of the committee.
rules.add_perm("accounts.invite_person", coordinates | keeps_the_minutes | administers)
rules.add_perm("accounts.disable_person", (coordinates | administers) & ~is_oneself)
# Who gives a role also takes it away; nobody does either to oneself.
rules.add_perm("accounts.give_role", (coordinates | administers) & ~is_oneself)
rules.add_perm("accounts.give_committee_role", keeps_the_minutes & ~is_oneself)
rules.add_perm("accounts.take_admin_role", administers & ~is_oneself)
