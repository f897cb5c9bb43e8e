"""Check that position papers prove themselves: citations, quotes, figures, names, length."""

from django.core.management.base import BaseCommand, CommandError

from reports.models import PositionPaper
from reports.verification import verify


class Command(BaseCommand):
    help = "Verify papers by their slug, or all that have a draft. Prints each doubt; exit 1 when there is one."

    def add_arguments(self, parser):
        parser.add_argument("slugs", nargs="*", metavar="SLUG")
        parser.add_argument("--all", action="store_true", help="every paper that has a draft")

    def handle(self, *, slugs: list[str], all: bool, **options):
        if bool(slugs) == all:
            raise CommandError("Name at least one paper, or --all.", returncode=2)
        papers = PositionPaper.objects.select_related("round", "snapshot").order_by("slug")
        chosen = list(papers.filter(snapshot__isnull=False) if all else papers.filter(slug__in=slugs))
        if unknown := sorted(set(slugs) - {paper.slug for paper in chosen}):
            raise CommandError(f"Unknown papers: {', '.join(unknown)}", returncode=2)
        doubts = [(paper, doubt) for paper in chosen for doubt in verify(paper)]
        for paper, doubt in doubts:
            self.stdout.write(f"{paper.slug}: {doubt}")
        if doubts:
            raise CommandError(f"{len(doubts)} doubts in {len({paper.pk for paper, _doubt in doubts})} papers.")
        self.stdout.write(f"{len(chosen)} papers verified, nothing found.")
