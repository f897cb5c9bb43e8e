"""Load an official code list of ISTAT from its file."""

import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from clusters.actions import load_sectors
from core.errors import DomainError
from core.tables.codes import codes
from core.tables.reader import read
from skills.actions.codes import load_cp2021

# A list: which codes belong to it, and what writes them. Sectors are the divisions of ATECO, not its finer levels.
LISTS = {
    "cp2021": (re.compile(r"\d(\.\d+){0,4}"), load_cp2021),
    "ateco": (re.compile(r"\d{2}"), load_sectors),
}


class Command(BaseCommand):
    help = (
        "Load CP2021 (groups of professions) or ATECO 2025 (divisions) from a CSV, XLSX or ODS with a column of codes "
        "and one of names. The official file is downloaded by hand from istat.it; nothing is fetched. Running it again "
        "changes nothing; professions that left the file become obsolete, sectors are kept."
    )

    def add_arguments(self, parser):
        parser.add_argument("list", choices=sorted(LISTS))
        parser.add_argument("path", type=Path, help="CSV, XLSX or ODS file")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")

    def handle(self, *args, path: Path, dry_run: bool, **options):
        pattern, load = LISTS[options["list"]]
        try:
            with path.open("rb") as file:
                found = codes(read(file, path.name), pattern)
            with transaction.atomic():
                written, gone = load(found.names)
                transaction.set_rollback(dry_run)
        except (OSError, DomainError, DatabaseError) as error:
            raise CommandError(f"{path.name}: {' '.join(str(error).split())}") from error
        self.stdout.write(
            f"{options['list']}: {written} codes, {gone} no longer in the file, {found.skipped} other rows"
        )
