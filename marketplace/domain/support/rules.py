"""What members may vote about the support programme; declared with the others in marketplace.rules."""

from decimal import Decimal

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit

WHO = N_("Helpers, the people whom they help, and whoever pays for the programme.")
RETENTION_DAYS = Rule[int](
    key="marketplace.support_retention_days",
    unit=Unit.DAYS,
    default=365,
    lower=30,
    upper=1095,
    label=N_("How long a person who was helped stays known"),
    explanation=N_(
        "So long after the last session, or after what was signed has ended, the first name and how to reach "
        "them are erased. Who withdraws their consent is erased at once."
    ),
    concerns=WHO,
)
CREDITED_SHARE = Rule[Decimal](
    key="marketplace.support_credited_share",
    unit=Unit.SHARE,
    default=Decimal(1),
    lower=Decimal(0),
    upper=Decimal(1),
    label=N_("Part of a session that is credited to the helper"),
    explanation=N_(
        "The part of the time of a support session that the digital-inclusion fund credits to the helper, as "
        "hours given to the commons: they are counted and can not be spent."
    ),
    concerns=WHO,
)
CREDITED_MINUTES = Rule[int](
    key="marketplace.support_credited_minutes",
    unit=Unit.MINUTES,
    default=180,
    lower=30,
    upper=480,
    label=N_("Most time credited for a session"),
    explanation=N_("However long a support session was, no more than this is credited for it."),
    concerns=WHO,
)
SMALLEST_CELL = Rule[int](
    key="marketplace.support_smallest_cell",
    unit=Unit.COUNT,
    default=5,
    lower=3,
    upper=20,
    label=N_("Fewest people in a published figure of the support programme"),
    explanation=N_(
        "A figure about fewer people than this is hidden, and another one with it where it could be "
        "worked out from the total."
    ),
    concerns=WHO,
)
RULES = (RETENTION_DAYS, CREDITED_SHARE, CREDITED_MINUTES, SMALLEST_CELL)
