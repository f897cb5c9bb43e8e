"""`check_production`: stop a start that would serve demonstration rows or sign-ins as real ones."""

from django.core.management.base import BaseCommand, CommandError

from accounts.checks import no_demo_in_production


class Command(BaseCommand):
    help = "Fail when this is production and the database holds demonstration rows or accounts."

    def handle(self, *args, **options):
        errors = no_demo_in_production(databases=["default"])
        if errors:
            raise CommandError("\n".join(f"{error.msg} {error.hint}" for error in errors))
        self.stdout.write("No demonstration rows.")
