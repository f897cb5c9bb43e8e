"""Members and sittings with their papers; advice and remarks; outcomes, acts of the Region and what follows."""

from committee.models.attendance import Convocation, Presence
from committee.models.decisions import Ballot, Decision, FollowUp, FollowUpLink, FollowUpUpdate, Instrument
from committee.models.files import SittingDocument
from committee.models.polls import Poll, Vote
from committee.models.reviews import Opinion, Remark, Reply, Review
from committee.models.sittings import AgendaItem, Member, Sitting, Subgroup

__all__ = [
    "AgendaItem",
    "Ballot",
    "Convocation",
    "Decision",
    "FollowUp",
    "FollowUpLink",
    "FollowUpUpdate",
    "Instrument",
    "Member",
    "Opinion",
    "Poll",
    "Presence",
    "Remark",
    "Reply",
    "Review",
    "Sitting",
    "SittingDocument",
    "Subgroup",
    "Vote",
]
