"""Keeping the list of who reuses the data."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from api.lifecycle import REUSE
from api.models import Reuse
from core.events import record_event
from core.lifecycle import move
from core.versions import locked, sent_before

WORDS = ("title", "body", "url", "summary", "dataset", "published_on")


def save(reuse: Reuse, *, by, version: int | None = None) -> Reuse:
    """Write a reuse, new or changed; one uuid makes one row.

    Raises AlreadySent when that of the uuid is another, Stale when somebody saved it after `version`.
    """
    if not by.has_perm("api.write_reuse"):
        raise PermissionDenied
    with transaction.atomic():
        if reuse.pk:
            reuse.version = locked(reuse, version=version).version + 1
            reuse.refresh_from_db(fields=["state"])  # it may have been moved since it was read
        elif there := sent_before(reuse, by=by, words=WORDS):
            return there
        reuse.full_clean()
        reuse.save()
        record_event("reuse.save", reuse, by=by)
    return reuse


def remove(reuse: Reuse, *, by, note: str = "") -> Reuse:
    return move(reuse, "remove", by=by, note=note, table=REUSE)


def restore(reuse: Reuse, *, by, note: str = "") -> Reuse:
    return move(reuse, "restore", by=by, note=note, table=REUSE)
