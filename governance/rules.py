"""What members may vote about deciding itself, and about who belongs (coop, below, declares no rule)."""

from decimal import Decimal

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit

VOTERS = N_("Every member who votes.")

QUORUM_SHARE = Rule[Decimal](
    key="governance.quorum_share",
    unit=Unit.SHARE,
    default=Decimal("0.20"),
    lower=Decimal(0),
    upper=Decimal(1),
    label=N_("Quorum"),
    explanation=N_("The share of the electorate that must vote for a ballot to count."),
    concerns=VOTERS,
)
MAJORITY_SHARE = Rule[Decimal](
    key="governance.majority_share",
    unit=Unit.SHARE,
    default=Decimal("0.50"),
    lower=Decimal("0.50"),
    upper=Decimal("0.90"),
    label=N_("Majority"),
    explanation=N_(
        "A proposal is adopted when more than this share of the votes cast say yes; blank votes are left out."
    ),
    concerns=VOTERS,
)
VOTING_DAYS = Rule[int](
    key="governance.voting_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=60,
    label=N_("Length of a vote"),
    explanation=N_("How many days a ballot stays open."),
    concerns=VOTERS,
)
NOTICE_DAYS = Rule[int](
    key="governance.notice_days",
    unit=Unit.DAYS,
    default=1,
    lower=1,
    upper=180,
    label=N_("Notice before a new rule applies"),
    explanation=N_(
        "How many days pass between the result of a vote and the day from which the new value is obeyed."
    ),
)
ELECTORATE_DAYS = Rule[int](
    key="governance.electorate_days",
    unit=Unit.DAYS,
    default=0,
    lower=0,
    upper=365,
    label=N_("Membership needed to vote"),
    explanation=N_("How many days one must have been admitted before a ballot opens to vote in it."),
    concerns=VOTERS,
)

RULES = (QUORUM_SHARE, MAJORITY_SHARE, VOTING_DAYS, NOTICE_DAYS, ELECTORATE_DAYS)
