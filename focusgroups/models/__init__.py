"""Rounds, focus groups, participation, contributions with their three kinds of details, voices, the room."""

from focusgroups.models.contributions import Contribution, ContributionKind, ReadBackAnswer, Voice, VoiceKey
from focusgroups.models.details import NeedDetails, NeedSkill, ProposalDetails, TrendDetails
from focusgroups.models.groups import AttributionRule, FocusGroup, Round
from focusgroups.models.imports import ContributionImport
from focusgroups.models.interest import Interest
from focusgroups.models.messages import Message
from focusgroups.models.people import Participation, PersonalLink
from focusgroups.models.room import GivenDots, PhoneBallot, Room, Vote, VoteChoice

__all__ = [
    "AttributionRule",
    "Contribution",
    "ContributionImport",
    "ContributionKind",
    "FocusGroup",
    "GivenDots",
    "Interest",
    "Message",
    "NeedDetails",
    "NeedSkill",
    "Participation",
    "PersonalLink",
    "PhoneBallot",
    "ProposalDetails",
    "ReadBackAnswer",
    "Room",
    "Round",
    "TrendDetails",
    "Voice",
    "VoiceKey",
    "Vote",
    "VoteChoice",
]
