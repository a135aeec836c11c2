"""What shape is stored. Private to marketplace."""

from marketplace.models.engagements import Engagement, EngagementStep, Message
from marketplace.models.invoices import Invoice, InvoiceStep
from marketplace.models.quotes import Quote, QuoteLot
from marketplace.models.refunds import Refund
from marketplace.models.requests import Match, ServiceRequest

__all__ = [
    "Engagement",
    "EngagementStep",
    "Invoice",
    "InvoiceStep",
    "Match",
    "Message",
    "Quote",
    "QuoteLot",
    "Refund",
    "ServiceRequest",
]
