"""Every table, read only. What two people write to each other is shown to nobody here."""

from coop.admin.registering import register_app

register_app(
    "marketplace",
    hidden={
        "Message": ["text", "key"],
        "EngagementStep": ["reason"],
        "InvoiceStep": ["reason"],
        "Refund": ["reason", "decision"],
    },
)
