"""Freezing a paper as it stands."""

from django.contrib.auth import get_user_model
from django.db.models import Max

from reports.content import content_of_paper
from reports.documents.tree import canonical, sha256
from reports.models import PaperVersion, PositionPaper


def freeze(paper: PositionPaper, *, by, reason: str, is_draft: bool = False) -> PaperVersion:
    """Return the version that holds the paper's content; unchanged content makes no second one.

    The caller holds the lock on the paper.
    """
    content = content_of_paper(paper, is_draft=is_draft)
    digest = sha256(canonical(content))
    if version := paper.versions.filter(digest=digest).first():
        return version
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
