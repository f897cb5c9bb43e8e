"""Optimistic versions: nobody overwrites an edit they have not seen; and forms that are sent twice."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from core.errors import AlreadySent, Gone, Stale

Record = TypeVar("Record", bound=models.Model)


def locked(record: Record, *, version: int | None = None) -> Record:
    """Return the row locked for this transaction; raise Gone when it is there no more, Stale when `version` is not the
    stored one."""
    manager: Any = record._meta.model._base_manager  # where a `version` is given the row has one
    row = manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if row is None:
        raise Gone
    if version is not None and row.version != version:
        raise Stale(row)
    return row


def sent_before(record: Any, *, by, words: Iterable[str]) -> Any:
    """Return the row that a form with this uuid has made already; None when it is the first. Called in a transaction.

    The same form twice at once comes one after the other. Raises AlreadySent when the row there has other `words`.
    """
    locked(by)
    there = record._meta.model._base_manager.filter(uuid=record.uuid).first()
    if there and any(getattr(there, name) != getattr(record, name) for name in words):
        raise AlreadySent
    return there
