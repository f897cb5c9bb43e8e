"""The room's code, its QR address, the phones that came in with it, and what changed since somebody looked."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.core.signing import Signer
from django.db.models import Count, Max, Q, Sum
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from core import mail
from focusgroups.bearers import ROOM, Bearer
from focusgroups.links import new_secret
from focusgroups.models import Contribution, FocusGroup, PhoneBallot, Room, Vote
from focusgroups.models.people import digest

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 6
MEANT = str.maketrans("ILO", "110")


def new_code() -> str:
    """Return a code of 30 random bits that is read aloud and typed without mistakes."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def read_code(typed: str) -> str:
    """Return the code that somebody meant: any case, blanks and hyphens aside, I and L for 1, O for 0."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters.translate(MEANT)[: LENGTH + 1]


def open_room(code: str) -> Room | None:
    """Return the room that this code opens now; None when there is none."""
    rooms = Room.objects.open().filter(focus_group__state=FocusGroup.State.OPEN)
    return rooms.select_related("focus_group__cluster").filter(code=code).first() if code else None


# --- the address in the QR code: with a key, so that who scans it is never taken for who guesses codes ---


def scan_key(room: Room) -> str:
    return Signer(salt="focusgroups.room").signature(f"{room.uuid}:{room.code}")[:16]


def is_scanned(room: Room, key: str) -> bool:
    return constant_time_compare(key, scan_key(room))


def scan_address(room: Room) -> str:
    """Return the full address that the QR code holds."""
    return mail.address(reverse("room:phone", args=[room.code])) + f"?k={scan_key(room)}"


# --- phones ---


@dataclass(frozen=True)
class Device:
    """A phone in a room: the code it came with and a secret that it keeps, of which only hashes are stored."""

    room_uuid: str
    code: str
    secret: str

    @classmethod
    def read(cls, text: str) -> "Device | None":
        parts = text.split(":")
        return cls(*parts) if len(parts) == 3 else None

    @classmethod
    def entering(cls, room: Room, known: "Device | None") -> "Device":
        """The phone as it comes in now: with the secret that it already has for this room, or a new one."""
        is_back = known is not None and known.room_uuid == str(room.uuid)
        return cls(str(room.uuid), room.code, known.secret if known and is_back else new_secret())

    def __str__(self) -> str:
        return f"{self.room_uuid}:{self.code}:{self.secret}"

    def bearer(self, group: FocusGroup) -> Bearer:
        return Bearer(group.pk, ROOM, digest(self.secret, "line"))

    @property
    def vote_key(self) -> str:
        return digest(self.secret, "vote")

    @property
    def sender(self) -> str:
        """The name under which sendings are counted for some minutes."""
        return digest(self.secret, "sender")


def room_of(device: Device) -> Room | None:
    """Return the room that a phone was let into, open or not."""
    return Room.objects.filter(uuid=device.room_uuid).select_related("focus_group__cluster").first()


# --- what changed ---


def etag(*facts) -> str:
    """Name a state of a page by the facts that it shows."""
    return f'W/"{sha256("|".join(map(str, facts)).encode()).hexdigest()[:20]}"'


def state_of_table(group: FocusGroup) -> str:
    """Name the state of everything that the room shows to who conducts it."""
    lines = Contribution.objects.filter(focus_group=group).aggregate(Count("pk"), Sum("version"), Max("changed_at"))
    rooms = Room.objects.filter(focus_group=group).values_list("code", "closed_at")
    votes = Vote.objects.filter(focus_group=group).aggregate(Count("pk"), Count("closed_at"))
    ballots = PhoneBallot.objects.filter(vote__focus_group=group, vote__closed_at=None).count()
    return etag(group.state, *lines.values(), *rooms, *votes.values(), ballots)


def state_for_phone(room: Room, device: Device) -> str:
    """Name the state of everything that one phone shows."""
    own = Contribution.objects.written_by(device.bearer(room.focus_group)).aggregate(Count("pk"), Sum("version"))
    votes = Vote.objects.filter(focus_group=room.focus_group_id)
    gone = Count("choices", filter=Q(choices__contribution__state__in=Contribution.GONE))
    votes = votes.aggregate(Count("pk"), Count("closed_at"), gone=gone)
    return etag(room.code, device.secret, *own.values(), *votes.values())
