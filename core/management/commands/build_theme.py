"""Copy Bootstrap Italia from its wheel and recolour it."""

from django.conf import settings
from django.core.management.base import BaseCommand

from core import theme


class Command(BaseCommand):
    help = "Build the theme's static files from the wheel; does nothing when they are up to date."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--brand", default=theme.BRAND, help="brand colour as #RRGGBB")

    def handle(self, *args, brand, **options):
        built = theme.build(settings.BUILD_DIR / "theme", brand=brand)
        self.stdout.write("Theme built." if built else "Theme up to date.")
