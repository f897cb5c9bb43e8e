"""Freezing what a document is made from."""

from django.db import transaction

from needs.analysis import ANALYSIS_VERSION
from reports.documents.tree import canonical, sha256
from reports.models import Snapshot
from reports.snapshots import content_of


@transaction.atomic
def freeze(focus_groups, contributions, *, salt: str) -> Snapshot:
    """Return the snapshot of these contributions; the same inputs always give the same row."""
    content = content_of(focus_groups, contributions, salt=salt)
    digest = sha256(canonical({"analysis": ANALYSIS_VERSION, "content": content}))
    snapshot, _created = Snapshot.objects.get_or_create(
        digest=digest, defaults={"analysis_version": ANALYSIS_VERSION, "content": content}
    )
    return snapshot
