"""Put another release in the place of a wrong one; the first is made by itself when the round is released."""

from django.core.management.base import BaseCommand, CommandError

from api.actions import releases
from core.actors import SYSTEM
from core.errors import DomainError
from focusgroups.models import Round


class Command(BaseCommand):
    help = "Release the data of a round anew: make_release SLUG --reason TEXT."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="the round")
        parser.add_argument("--reason", default="", help="why, for those who read the release")
        parser.add_argument("--withdraw-earlier", action="store_true", help="serve the files of earlier ones no more")

    def handle(self, *, slug: str, reason: str, withdraw_earlier: bool, **options):
        round = Round.objects.filter(slug=slug).first()
        if round is None:
            raise CommandError(f"Unknown round: {slug}")
        try:
            release = releases.make(round, by=SYSTEM, reason=reason, withdraws_earlier=withdraw_earlier)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Release {release.number} of {slug}: {len(release.files)} files, digest {release.digest}")
