"""`manage.py seed_demo`: load the demonstration's story, once."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from core.calendar import now
from core.events import subject_text
from core.models import Job
from focusgroups.models import Contribution, FocusGroup, Round
from needs.models import Observation
from portal.demo.figures import load_figures
from portal.demo.news import load_news
from portal.demo.papers import Papers
from portal.demo.people import load_people
from portal.demo.tables import Tables
from reports.models import PositionPaper, TechnicalReport

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
            call_command("load_vocabulary", stdout=self.stdout)
            accounts = load_people()
            tables = Tables(accounts)
            tables.load()
            load_figures(tables.coordinator)
            Papers(accounts).load()
            tables.close_rounds()
            load_news(tables.coordinator)
            self._other_jobs(accounts["manager.build@demo.example"])
        counts = {model._meta.verbose_name_plural: model.objects.count() for model in MODELS}
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))

    def _other_jobs(self, user):
        """Leave a cancelled and a failed job behind, so that their pages can be seen."""
        report = TechnicalReport.objects.get(focus_group__slug="build-clima-2025")
        for state, message in (
            (Job.State.CANCELLED, "Annullato su richiesta."),
            (Job.State.FAILED, "Interrotto più volte: il lavoro non è stato completato."),
        ):
            Job.objects.create(
                kind="make_report",
                key=f"demo:{state}",
                subject=subject_text(report),
                scope=report.scope_code,
                actor=user.actor,
                state=state,
                message=message,
                lease_until=now(),
                finished_at=now(),
            )


MODELS = [Round, FocusGroup, Contribution, PositionPaper, Observation]
