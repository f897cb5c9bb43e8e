"""Import an official download of ESCO."""

import re
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from core.errors import DomainError
from skills.actions import imports
from skills.matching.build import rebuild
from skills.models import VocabularyImport

LANGUAGE, VERSION = re.compile(r"[a-z]{2}(-[a-z]{2})?"), re.compile(r"\d{1,2}\.\d{1,2}(\.\d{1,2})?")


def language(text: str) -> str:
    if not LANGUAGE.fullmatch(text.lower()):
        raise ArgumentTypeError(f"{text!r} is not a language code such as it")
    return text.lower()


def version(text: str) -> str:
    if not VERSION.fullmatch(text):
        raise ArgumentTypeError(f"{text!r} is not a version such as 1.2.0")
    return text


class Command(BaseCommand):
    help = (
        "Import ESCO from an official download: a ZIP, a folder with some or all of its files, or one CSV. "
        "Running it again replaces the labels of the concepts named; vanished concepts become obsolete. "
        "The download is made by hand: https://esco.ec.europa.eu/en/use-esco/download"
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="ZIP, folder or CSV file")
        parser.add_argument("--lang", type=language, help="language of the labels (default: as named)")
        parser.add_argument("--esco-version", type=version, help="such as 1.2.0 (default: as named)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")

    def handle(self, *args, path: Path, lang: str | None, esco_version: str | None, dry_run: bool, **options):
        record = VocabularyImport(
            name=path.resolve().name[:200], code="esco", language=lang or "", version=esco_version or ""
        )
        try:
            with transaction.atomic():
                imports.import_esco(record, path)
                transaction.set_rollback(dry_run)
        except (DomainError, DatabaseError) as error:
            raise CommandError(" ".join(str(error).split())) from error
        if not dry_run:
            rebuild()
        self.stdout.write(summary(record))


def summary(record: VocabularyImport) -> str:
    """What was imported, in one line."""
    staged, concepts, relations = (record.report[name] for name in ("staged", "concepts", "relations"))
    unknown = record.report["unknown"]
    parts = [
        f"esco {record.version} {record.language}".strip(),
        f"{staged['concepts']} concepts ({concepts['new']} new, {concepts['back']} back)",
        f"{concepts['obsolete']} obsolete",
        f"{concepts['not_released']} not released",
        f"{staged['labels']} labels",
        f"{staged['relations']} relations ({relations['added']} added, {relations['gone']} gone)",
        f"{unknown['addresses']} unknown URIs in {unknown['rows']} rows",
    ]
    return ", ".join(parts)
