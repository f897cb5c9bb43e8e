"""Rounds, focus groups, participation, contributions with their three kinds of details, voices."""

from focusgroups.models.contributions import Contribution, ContributionKind, ReadBackAnswer, Voice, VoiceKey
from focusgroups.models.details import NeedDetails, NeedSkill, ProposalDetails, TrendDetails
from focusgroups.models.groups import AttributionRule, FocusGroup, Round
from focusgroups.models.imports import ContributionImport
from focusgroups.models.people import Participation, PersonalLink

__all__ = [
    "AttributionRule",
    "Contribution",
    "ContributionImport",
    "ContributionKind",
    "FocusGroup",
    "NeedDetails",
    "NeedSkill",
    "Participation",
    "PersonalLink",
    "ProposalDetails",
    "ReadBackAnswer",
    "Round",
    "TrendDetails",
    "Voice",
    "VoiceKey",
]
