"""What shape is stored. Private to marketplace."""

from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.requests import Match, ServiceRequest
from marketplace.models.team_answers import TeamAnswer, TeamLot, TeamPlan, TeamShare, TeamSignature

__all__ = [
    "Engagement",
    "EngagementStep",
    "Match",
    "Message",
    "ServiceRequest",
    "TeamAnswer",
    "TeamLot",
    "TeamPlan",
    "TeamShare",
    "TeamSignature",
]
