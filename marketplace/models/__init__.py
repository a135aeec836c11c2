"""What shape is stored. Private to marketplace."""

from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.notices import Correspondent
from marketplace.models.requests import Match, ServiceRequest
from marketplace.models.reviews import Review, ReviewReport

__all__ = [
    "Correspondent",
    "Engagement",
    "EngagementStep",
    "Match",
    "Message",
    "Review",
    "ReviewReport",
    "ServiceRequest",
]
