"""What shape is stored. Private to marketplace."""

from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.exposures import Exposure
from marketplace.models.refusals import Refusal
from marketplace.models.requests import Match, ServiceRequest

__all__ = [
    "Engagement",
    "EngagementStep",
    "Exposure",
    "Match",
    "Message",
    "Refusal",
    "ServiceRequest",
]
