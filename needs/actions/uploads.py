"""The files of the tables that were handed in: they go when nobody needs them any more."""

from datetime import timedelta

from django.db import transaction

from core.calendar import now
from core.events import record_event
from needs.models import IndicatorImport

# A table that nobody confirms, and the rows to be mended of one that was, can be had for so long.
KEPT = timedelta(days=30)


def left_over() -> list[IndicatorImport]:
    """The imports whose file serves nobody any more."""
    return list(IndicatorImport.objects.with_needless_file(before=now() - KEPT).order_by("pk"))


@transaction.atomic
def discard(record: IndicatorImport, *, by) -> None:
    """Delete the file once this transaction is written; what came of the import stays."""
    record = IndicatorImport.objects.select_for_update().get(pk=record.pk)
    name, storage = record.file.name, record.file.storage
    if not name:
        return
    record.file = ""
    record.save(update_fields=["file"])
    record_event("indicator_import.discard_file", record, by=by)
    transaction.on_commit(lambda: storage.delete(name))
