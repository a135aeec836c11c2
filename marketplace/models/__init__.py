"""What shape is stored. Private to marketplace."""

from marketplace.models.alerts import Alert, Finding
from marketplace.models.attachments import Attachment
from marketplace.models.beneficiaries import Beneficiary, SupportErasure
from marketplace.models.candidates import Candidate, Following
from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.exposures import Exposure
from marketplace.models.introductions import Introduction, IntroductionAnswer, IntroductionRun
from marketplace.models.invoices import Invoice, InvoiceStep
from marketplace.models.moderation import Hiding, Report
from marketplace.models.notices import Correspondent
from marketplace.models.observatory_privacy import PrivacySpending
from marketplace.models.observatory_releases import Release, ReleaseInputs, ReleaseSeries
from marketplace.models.offers import Offer
from marketplace.models.pooled import PooledClient, PooledConsent, PooledFact
from marketplace.models.quotes import Quote, QuoteLot
from marketplace.models.refunds import Refund
from marketplace.models.refusals import Refusal
from marketplace.models.requests import Match, ServiceRequest
from marketplace.models.reviews import Review, ReviewReport
from marketplace.models.structures import Structure
from marketplace.models.support import SupportAssignment, SupportHelper, SupportNeed
from marketplace.models.support_sessions import SupportSession
from marketplace.models.team_answers import TeamAnswer, TeamLot, TeamPlan, TeamShare, TeamSignature
from marketplace.models.weeks import TimeOff, Week
from marketplace.models.wishes import Wish

__all__ = [
    "Alert",
    "Attachment",
    "Beneficiary",
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
    "PooledClient",
    "PooledConsent",
    "PooledFact",
    "PrivacySpending",
    "Quote",
    "QuoteLot",
    "Refund",
    "Refusal",
    "Release",
    "ReleaseInputs",
    "ReleaseSeries",
    "Report",
    "Review",
    "ReviewReport",
    "ServiceRequest",
    "Structure",
    "SupportAssignment",
    "SupportErasure",
    "SupportHelper",
    "SupportNeed",
    "SupportSession",
    "TeamAnswer",
    "TeamLot",
    "TeamPlan",
    "TeamShare",
    "TeamSignature",
    "TimeOff",
    "Week",
    "Wish",
]
