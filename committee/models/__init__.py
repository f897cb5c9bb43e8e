"""Member, Sitting, AgendaItem; Review, Opinion, Remark, Reply; Ballot, Decision, Instrument, FollowUp."""

from committee.models.decisions import Ballot, Decision, FollowUp, FollowUpUpdate, Instrument
from committee.models.reviews import Opinion, Remark, Reply, Review
from committee.models.sittings import AgendaItem, Member, Sitting

__all__ = [
    "AgendaItem",
    "Ballot",
    "Decision",
    "FollowUp",
    "FollowUpUpdate",
    "Instrument",
    "Member",
    "Opinion",
    "Remark",
    "Reply",
    "Review",
    "Sitting",
]
