"""Keeping the words of what is published, so that they are found."""

from django.conf import settings
from django.utils.translation import override

from reports.actions.documents import tree_of_version
from reports.documents import plain
from reports.models import Document, PositionPaper, PublishedText

# More than any paper holds, and less than what PostgreSQL refuses in one column of words.
MOST_LETTERS = 400_000


def keep_text(paper: PositionPaper) -> None:
    """Keep what the public edition of the version that was sent says; nothing when none was sent."""
    version = paper.versions.sent().first()
    if version is None:
        return
    with override(settings.LANGUAGE_CODE):
        tree = tree_of_version(version, Document.Edition.PUBLIC)
    text = "\n".join(filter(None, plain.lines(tree)))[:MOST_LETTERS]
    PublishedText.objects.update_or_create(paper=paper, defaults={"text": text})
