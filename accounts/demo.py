"""The demonstration's accounts: one password for all, and their list."""

from accounts.models import User

DEMO_PASSWORD = "competenze-dimostrative"  # noqa: S105 - printed by ./dev demo; production refuses these accounts


def demo_people() -> list[User]:
    """Return the accounts that the sign-in page of a demonstration offers."""
    return list(User.objects.demo().with_roles())


def role_line(person: User) -> str:
    """Say in words what a person is: roles, and the body they work for."""
    roles = [grant.get_role_display() for grant in person.current_grants]
    return ", ".join([*roles, person.body] if person.body else roles)
