"""Write the OpenAPI document to docs/openapi.yml, where a test compares it with the code."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from api.v1.views.index import written


class Command(BaseCommand):
    help = "Write the OpenAPI document of version 1 to docs/openapi.yml."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say whether the file would change")

    def handle(self, *, dry_run: bool, **options):
        path = Path(settings.BASE_DIR) / "docs" / "openapi.yml"
        current = path.exists() and path.read_bytes() == written()
        if not current and not dry_run:
            path.write_bytes(written())
        self.stdout.write(f"{path.name}: {'unchanged' if current else 'changed'}")
