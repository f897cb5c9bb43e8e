"""How many of the seats of the committee were filled in a sitting, and how many it takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from clusters.profile import profile
from committee.models import Member, Presence, Sitting
from reports.models import PositionPaper

P = Presence.Status
COUNTED = (P.PRESENT, P.SUBSTITUTE)


@dataclass(frozen=True)
class Quorum:
    """`present` is None until somebody says who was there."""

    seats: int
    needed: int
    present: int | None
    is_enforced: bool

    @property
    def is_reached(self) -> bool:
        return self.present is not None and self.present >= self.needed


@dataclass(frozen=True)
class Seat:
    """A member with what the sheet says of them."""

    member: Member
    presence: Presence | None

    @property
    def is_filled(self) -> bool:
        return self.presence is not None and self.presence.status in COUNTED


def needed_of(seats: int, percent: int) -> int:
    """More than `percent` of the seats."""
    return seats * percent // 100 + 1


def seats_of(sitting: Sitting) -> list[Seat]:
    """The members in office on the day, by body, with their presence."""
    said = {row.member_id: row for row in sitting.presences.select_related("substitute__user")}
    members = Member.objects.seats(sitting.held_on).select_related("user").prefetch_related("substitutes__user")
    return [Seat(member, said.get(member.pk)) for member in members]


def filled(seats: Iterable[Seat]) -> int:
    return sum(seat.is_filled for seat in seats)


def quorum_of(sitting: Sitting, *, present: int | None = None) -> Quorum:
    """Count with `present`, or with what is recorded about the sitting: its number, before that its sheet."""
    rules = profile()
    seats = Member.objects.seats(sitting.held_on).count()
    if present is None:
        present = sitting.members_present
    if present is None and sitting.presences.exists():
        present = filled(seats_of(sitting))
    return Quorum(seats, needed_of(seats, rules.quorum_percent), present, rules.quorum_enforced)


def voters_on(sitting: Sitting, paper: PositionPaper) -> int:
    """Members present who may raise a hand on a paper: not the seats on the sheet whose member, or who stands in for
    the member, stepped aside."""
    aside = paper.recusals.live().values("user")
    there = sitting.presences.filter(status__in=COUNTED)
    return (sitting.members_present or 0) - there.filter(
        Q(member__user__in=aside) | Q(substitute__user__in=aside)
    ).count()
