"""What shape is stored. Private to marketplace."""

from marketplace.models.candidates import Candidate, Following
from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.exposures import Exposure
from marketplace.models.notices import Correspondent
from marketplace.models.quotes import Quote, QuoteLot
from marketplace.models.refunds import Refund
from marketplace.models.refusals import Refusal
from marketplace.models.requests import Match, ServiceRequest
from marketplace.models.reviews import Review, ReviewReport
from marketplace.models.wishes import Wish

__all__ = [
    "Candidate",
    "Correspondent",
    "Engagement",
    "EngagementStep",
    "Exposure",
    "Following",
    "Match",
    "Message",
    "Quote",
    "QuoteLot",
    "Refund",
    "Refusal",
    "Review",
    "ReviewReport",
    "ServiceRequest",
    "Wish",
]
