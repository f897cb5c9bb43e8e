"""Freezing a paper as it stands."""

from django.contrib.auth import get_user_model
from django.db.models import Max

from reports.content import content_of_paper
from reports.documents.tree import canonical, sha256
from reports.models import PaperVersion, PositionPaper


def freeze(paper: PositionPaper, *, by, reason: str, is_draft: bool = False) -> PaperVersion:
    """Return the newest version, draft or sent, when the paper still says the same; else make the next one.

    Words that were taken back make a new version too: the newest is what is read. The caller holds the lock on the
    paper.
    """
    content = content_of_paper(paper, is_draft=is_draft)
    digest = sha256(canonical(content))
    newest = paper.versions.filter(is_draft=is_draft).order_by("-number").first()
    if newest and newest.digest == digest:
        return newest
    return PaperVersion.objects.create(
        paper=paper,
        number=(paper.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        content=content,
        digest=digest,
        snapshot=paper.snapshot,
        reason=reason,
        is_draft=is_draft,
        created_by=by if isinstance(by, get_user_model()) else None,
    )
