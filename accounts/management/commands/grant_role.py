"""`grant_role`: the first coordinator, secretary or administrator, and every administrator."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import people
from accounts.models import Role, RoleGrant, User
from core.actors import SYSTEM
from core.events import record_event


class Command(BaseCommand):
    help = "Give a role to an account; with --name an account is made first and invited by e-mail."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--name", default="", help="name and surname, for an account that does not exist yet")
        parser.add_argument("--body", default="", help="the body the person works for")
        parser.add_argument("--dry-run", action="store_true")

    @transaction.atomic
    def handle(self, *args, email, role, name, body, dry_run, **options):
        person = User.objects.filter(email=email.lower()).first()
        if person is None and not name:
            raise CommandError(f"There is no account {email}. Add --name to make one.")
        if dry_run:
            self.stdout.write(f"Would give the role {role} to {email}{' (new account)' if person is None else ''}.")
            return
        try:
            person = person or people.invite(email=email, name=name, body=body, by=SYSTEM)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if person.role_grants.not_over().filter(role=role).exists():
            self.stdout.write(f"{person.email} holds the role {role} already.")
            return
        RoleGrant.objects.create(user=person, role=role)
        record_event("user.give_role", person, by=SYSTEM, to_state=role, note="grant_role")
        self.stdout.write(f"{person.email} now holds the role {role}.")
