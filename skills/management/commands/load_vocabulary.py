"""Write a vocabulary of ours from its file."""

from pathlib import Path

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.errors import DomainError
from skills.actions import vocabularies
from skills.matching.build import rebuild

OURS = Path(vocabularies.__file__).resolve().parents[1] / "vocabularies" / "regional.yaml"


class Command(BaseCommand):
    help = "Load a hand-written vocabulary; running it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", type=Path, default=OURS, help="YAML file (default: the regional one)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")

    def handle(self, *args, path: Path, dry_run: bool, **options):
        try:
            source = vocabularies.read(yaml.safe_load(path.read_text("utf-8")))
            with transaction.atomic():
                terms, obsolete = vocabularies.load(source)
                transaction.set_rollback(dry_run)
        except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, DomainError) as error:
            raise CommandError(f"{path}: {error}") from error
        if not dry_run:
            rebuild()
        self.stdout.write(f"{source.code} {source.version}: {terms} concepts, {obsolete} obsolete")
