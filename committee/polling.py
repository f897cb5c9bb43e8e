"""Electronic votes: whether the region uses them, and whose seat a person votes for."""

from clusters.profile import profile
from committee.models import Member, Poll, Presence, Sitting, Vote


def is_electronic() -> bool:
    """Whether the profile of the region allows electronic votes; a show of hands is the rule."""
    return profile().electronic_ballot


def seat_for(sitting: Sitting, user) -> Member | None:
    """The seat that a person votes for in a sitting: by the sheet of presence where there is one, else their own."""
    seat = getattr(user, "committee_member", None)
    if seat is None or not seat.is_in_office(sitting.held_on):
        return None
    if not sitting.presences.exists():
        return seat.speaks_for
    if seat.substitute_for_id:
        filled = sitting.presences.filter(status=Presence.Status.SUBSTITUTE, substitute=seat)
    else:
        filled = sitting.presences.filter(status=Presence.Status.PRESENT, member=seat)
    row = filled.select_related("member").first()
    return row.member if row else None


def stepped_aside(poll: Poll, seat: Member) -> bool:
    """Whether the member of a seat declared an interest: then nobody votes for it."""
    return poll.paper.recusals.live().filter(user=seat.user_id).exists()


def voted(poll: Poll, seat: Member | None) -> Vote | None:
    """What a seat has voted, or at least that it has."""
    return poll.votes.filter(member=seat).first() if seat else None


def roll_of(poll: Poll) -> list[Vote]:
    """Who has voted, by body; how is read once an open poll is closed."""
    return list(poll.votes.select_related("member").order_by("member__body", "pk"))
