"""Every table, read only. What people write to each other, refuse, or say of their week is not shown here."""

from coop.admin.registering import register_app

register_app(
    "marketplace",
    hidden={
        "Message": ["text", "key"],
        "EngagementStep": ["reason"],
        "Invoice": ["reason"],
        "InvoiceStep": ["reason"],
        "Refund": ["reason", "decision"],
        "Refusal": ["ground", "km", "skill", "terms", "minutes", "until_on", "person"],
        "TimeOff": ["from_on", "until_on", "note"],
        "Week": ["half_days"],
    },
)
