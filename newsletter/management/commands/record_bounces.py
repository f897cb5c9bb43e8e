"""Take note of newsletter messages that came back: `record_bounces < message`, or files by name."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsletter import bounces
from newsletter.actions.bounces import note


class Command(BaseCommand):
    help = "Reads delivery status notifications from files, or from standard input (a mail server can pipe them in)."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args, files: list[Path], **options):
        try:
            messages = [path.read_bytes() for path in files] or [sys.stdin.buffer.read()]
        except OSError as error:
            raise CommandError(str(error)) from error
        noted = sum(note(found) for found in map(bounces.read, messages) if found)
        self.stdout.write(f"{len(messages)} read, {noted} noted")
