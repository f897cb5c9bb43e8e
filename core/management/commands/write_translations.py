"""`manage.py write_translations`: bring locale/en up to date with the words that the public can read."""

import contextlib
import re
from pathlib import Path

from django.conf import settings
from django.core.management.commands import makemessages

DATES = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date): .*\n', re.MULTILINE)


def public_sources() -> set[Path]:
    """The files that locale/public.txt names, relative to the root of the sources."""
    found: set[Path] = set()
    for line in Path("locale/public.txt").read_text("utf-8").splitlines():
        if line.startswith("!"):
            found -= set(Path().glob(line[1:]))
        elif line and not line.startswith("#"):
            found |= set(Path().glob(line))
    return found


class Command(makemessages.Command):
    help = "Bring locale/en up to date with the words that the public can read. Needs GNU gettext."
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_lazy", "--keyword=_t"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args, **options):
        made = {"locale": ["en"], "no_obsolete": True, "no_wrap": True, "add_location": "file"}
        with contextlib.chdir(settings.BASE_DIR):
            super().handle(*args, **{**options, **made})
        path = Path(settings.LOCALE_PATHS[0], "en", "LC_MESSAGES", "django.po")
        path.write_text(DATES.sub("", path.read_text("utf-8")), "utf-8")

    def find_files(self, root):
        """Only the public's sources, and one place for their words."""
        self.locale_paths = [str(settings.LOCALE_PATHS[0])]
        return sorted(
            self.translatable_file_class(str(path.parent), path.name, *self.locale_paths) for path in public_sources()
        )
