"""Every table, read only. What people write to each other and what they refuse is shown to nobody here."""

from coop.admin.registering import register_app

register_app(
    "marketplace",
    hidden={
        "Message": ["text", "key"],
        "EngagementStep": ["reason"],
        "Refund": ["reason", "decision"],
        "Refusal": ["ground", "km", "skill", "terms", "minutes", "until_on", "person"],
    },
)
