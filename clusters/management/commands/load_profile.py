"""`manage.py load_profile`: write the region's clusters, areas, provinces and sectors."""

from django.core.management.base import BaseCommand

from clusters.actions import load_reference
from clusters.profile import profile


class Command(BaseCommand):
    help = "Writes the reference data of the regional profile (REGIONAL_PROFILE). Safe to repeat."

    def handle(self, *args, **options):
        counts = load_reference(profile().reference)
        self.stdout.write(", ".join(f"{count} {kind}" for kind, count in counts.items()))
