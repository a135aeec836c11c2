"""What shape is stored. Private to marketplace."""

from marketplace.models.alerts import Alert, Finding
from marketplace.models.attachments import Attachment
from marketplace.models.candidates import Candidate, Following
from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.exposures import Exposure
from marketplace.models.introductions import Introduction, IntroductionAnswer, IntroductionRun
from marketplace.models.invoices import Invoice, InvoiceStep
from marketplace.models.moderation import Hiding, Report
from marketplace.models.notices import Correspondent
from marketplace.models.offers import Offer
from marketplace.models.quotes import Quote, QuoteLot
from marketplace.models.refunds import Refund
from marketplace.models.refusals import Refusal
from marketplace.models.requests import Match, ServiceRequest
from marketplace.models.reviews import Review, ReviewReport
from marketplace.models.team_answers import TeamAnswer, TeamLot, TeamPlan, TeamShare, TeamSignature
from marketplace.models.weeks import TimeOff, Week
from marketplace.models.wishes import Wish

__all__ = [
    "Alert",
    "Attachment",
    "Candidate",
    "Correspondent",
    "Engagement",
    "EngagementStep",
    "Exposure",
    "Finding",
    "Following",
    "Hiding",
    "Introduction",
    "IntroductionAnswer",
    "IntroductionRun",
    "Invoice",
    "InvoiceStep",
    "Match",
    "Message",
    "Offer",
    "Quote",
    "QuoteLot",
    "Refund",
    "Refusal",
    "Report",
    "Review",
    "ReviewReport",
    "ServiceRequest",
    "TeamAnswer",
    "TeamLot",
    "TeamPlan",
    "TeamShare",
    "TeamSignature",
    "TimeOff",
    "Week",
    "Wish",
]
