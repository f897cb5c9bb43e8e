"""Optimistic versions: nobody overwrites an edit they have not seen."""

from typing import Any, TypeVar

from django.db import models

from core.errors import Stale

Record = TypeVar("Record", bound=models.Model)


def locked(record: Record, *, version: int | None = None) -> Record:
    """Return the row locked for this transaction; raise Stale when `version` is not the stored one."""
    manager: Any = record._meta.model._base_manager  # every row here has a `version`
    row = manager.select_for_update(of=("self",)).get(pk=record.pk)
    if version is not None and row.version != version:
        raise Stale(row)
    return row
