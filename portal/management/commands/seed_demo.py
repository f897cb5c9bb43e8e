"""`manage.py seed_demo`: load the demonstration's story, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from focusgroups.models import Contribution, FocusGroup, Round
from portal.demo.papers import Papers
from portal.demo.people import load_people
from portal.demo.tables import Tables
from reports.models import PositionPaper

LOCK = 20250512  # the day of the founding event: one loading at a time


class Command(BaseCommand):
    help = "Loads the demonstration's story. Safe to repeat; refuses outside the demo mode."

    @transaction.atomic
    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("seed_demo works in demo mode only (PORTAL_MODE=demo).")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if not Round.objects.filter(is_demo=True).exists():
            accounts = load_people()
            tables = Tables(accounts)
            tables.load()
            Papers(accounts).load()
            tables.close_rounds()
        counts = {model._meta.verbose_name_plural: model.objects.count() for model in MODELS}
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))


MODELS = [Round, FocusGroup, Contribution, PositionPaper]
