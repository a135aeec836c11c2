"""What shape is stored. Private to marketplace."""

from marketplace.models.alerts import Alert, Finding
from marketplace.models.attachments import Attachment
from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.moderation import Hiding, Report
from marketplace.models.offers import Offer
from marketplace.models.requests import Match, ServiceRequest

__all__ = [
    "Alert",
    "Attachment",
    "Engagement",
    "EngagementStep",
    "Finding",
    "Hiding",
    "Match",
    "Message",
    "Offer",
    "Report",
    "ServiceRequest",
]
