"""What shape is stored. Private to marketplace."""

from marketplace.models.candidates import Candidate, Following
from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.exposures import Exposure
from marketplace.models.refusals import Refusal
from marketplace.models.requests import Match, ServiceRequest
from marketplace.models.wishes import Wish

__all__ = [
    "Candidate",
    "Engagement",
    "EngagementStep",
    "Exposure",
    "Following",
    "Match",
    "Message",
    "Refusal",
    "ServiceRequest",
    "Wish",
]
