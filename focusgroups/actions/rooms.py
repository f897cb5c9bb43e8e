"""What happens in the room: opened and closed to the phones, a new code, a finding sent from a phone."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from core.events import record_event
from core.versions import locked
from focusgroups.actions import contributions, votes
from focusgroups.bearers import Bearer
from focusgroups.lifecycle import RECORDING, require
from focusgroups.models import Contribution, FocusGroup, Room
from focusgroups.room import new_code


def _run(focus_group: FocusGroup, by) -> FocusGroup:
    """Lock the table for an act of who conducts it."""
    group = locked(focus_group)
    if not by.has_perm("focusgroups.run_room", group):
        raise PermissionDenied
    return group


def _open_room(group: FocusGroup) -> Room:
    room = Room.objects.open().filter(focus_group=group).first()
    if room is None:
        raise NotAllowed(_("La sala non è aperta ai telefoni."))
    return room


def _free_code() -> str:
    return next(code for code in iter(new_code, "") if not Room.objects.filter(code=code).exists())


@transaction.atomic
def open_to_phones(focus_group: FocusGroup, *, by) -> Room:
    """Open the room with a new code; one that is open stays as it is."""
    group = _run(focus_group, by)
    require(group, RECORDING)
    if known := Room.objects.open().filter(focus_group=group).first():
        return known
    facts = {"code": _free_code(), "opened_at": clock(), "closed_at": None}
    room, _created = Room.objects.update_or_create(focus_group=group, defaults=facts)
    record_event("room.open", group, by=by)
    return room


@transaction.atomic
def close_to_phones(focus_group: FocusGroup, *, by) -> None:
    """End the code: no phone comes in or sends until the room is opened again."""
    group = _run(focus_group, by)
    _open_room(group)
    end(group, by=by)


def end(group: FocusGroup, *, by) -> None:
    """Close the room of a locked table, and its vote, if they are open."""
    votes.end(group, by=by)
    if Room.objects.open().filter(focus_group=group).update(code="", closed_at=clock()):
        record_event("room.close", group, by=by)


@transaction.atomic
def renew_code(focus_group: FocusGroup, *, by) -> Room:
    """Take another code, because the first one went round: who is in the room scans again."""
    group = _run(focus_group, by)
    room = _open_room(group)
    room.code = _free_code()
    room.save(update_fields=["code"])
    record_event("room.new_code", group, by=by)
    return room


@transaction.atomic
def say(room: Room, *, by: Bearer, code: str, kind: str, text: str, uuid: UUID | None) -> Contribution:
    """Send a finding from a phone that came with `code`; the same `uuid` twice is one line, also after the end."""
    group = locked(room.focus_group)
    is_new = not Contribution.objects.written_by(by).filter(uuid=uuid).exists()
    if is_new and _open_room(group).code != code:
        raise NotAllowed(_("Il codice della sala è cambiato: inquadra di nuovo il QR."))
    return contributions.add(group, by=by, kind=kind, text=text, uuid=uuid, send=True)


@transaction.atomic
def note_down(focus_group: FocusGroup, *, by, kind: str, text: str, uuid: UUID | None) -> Contribution:
    """Write what who conducts the room hears; it is sent at once, so that the table sees it."""
    line = contributions.add(focus_group, by=by, kind=kind, text=text, uuid=uuid)
    return contributions.submit(line, by=by) if line.state == Contribution.State.DRAFT else line
