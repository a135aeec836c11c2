"""What members may vote about deciding itself, and about who belongs (coop, below, declares no rule)."""

from decimal import Decimal

from coop.domain.words import N_
from governance.domain.mandates import LATEST_REPORT_DAYS, LEGAL_DAYS
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
MANDATE_DAYS = Rule[int](
    key="governance.mandate_days",
    unit=Unit.DAYS,
    default=1096,
    lower=1,
    upper=LEGAL_DAYS,
    label=N_("Longest term of a mandate"),
    explanation=N_(
        "How many days a mandate lasts at most. It ends by itself at its term, "
        "and may be given again by a new decision."
    ),
    source="Loi n° 47-1775 du 10 septembre 1947, art. 6 : six ans au plus, révocables",
    concerns=N_("Whoever holds a mandate, and all who gave it."),
)
REPORT_DAYS = Rule[int](
    key="governance.report_days",
    unit=Unit.DAYS,
    default=60,
    lower=0,
    upper=LATEST_REPORT_DAYS,
    label=N_("Time for the report on a mandate"),
    explanation=N_("How many days after the term of a mandate its report is due at the latest."),
    source="Code civil, art. 1993",
    concerns=N_("Whoever holds a mandate, and all who gave it."),
)

RULES = (
    *(QUORUM_SHARE, MAJORITY_SHARE, VOTING_DAYS, NOTICE_DAYS, ELECTORATE_DAYS),
    *(MANDATE_DAYS, REPORT_DAYS),
)
