"""What shape is stored. Private to marketplace."""

from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.moderation import Hiding, Report
from marketplace.models.offers import Offer
from marketplace.models.requests import Match, ServiceRequest

__all__ = ["Engagement", "EngagementStep", "Hiding", "Match", "Message", "Offer", "Report", "ServiceRequest"]
