"""`demo_sign_ins`: print who can sign in to the demonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import DEMO_PASSWORD, demo_people, role_line


class Command(BaseCommand):
    help = "Print the demonstration's accounts: name, role, e-mail, password."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This is production: there are no demonstration sign-ins.")
        for person in demo_people():
            self.stdout.write(f"{person.name:36} {role_line(person):48} {person.email:36} {DEMO_PASSWORD}")
