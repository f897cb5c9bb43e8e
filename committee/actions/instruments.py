"""The acts of the Region in which recommendations land."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from committee.models import Instrument
from core.events import record_event
from core.versions import locked

FIELDS = ("kind", "title", "act_number", "act_date", "url")


@transaction.atomic
def create(*, by, uuid: UUID | None = None, **fields) -> Instrument:
    """Enter an act; the same `uuid` twice gives the same act."""
    if not by.has_perm("committee.edit_instrument", None):
        raise PermissionDenied
    if uuid and (known := Instrument.objects.filter(uuid=uuid).first()):
        return known
    instrument = Instrument(uuid=uuid or uuid4(), **fields)
    instrument.full_clean()
    instrument.save()
    record_event("instrument.create", instrument, by=by)
    return instrument


@transaction.atomic
def edit(instrument: Instrument, *, by, version: int, **fields) -> Instrument:
    """Correct an act. Raises Stale."""
    if not by.has_perm("committee.edit_instrument", instrument):
        raise PermissionDenied
    instrument = locked(instrument, version=version)
    for name in FIELDS:
        setattr(instrument, name, fields.get(name, getattr(instrument, name)))
    instrument.version += 1
    instrument.full_clean()
    instrument.save()
    record_event("instrument.edit", instrument, by=by)
    return instrument
