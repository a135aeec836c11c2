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

SPONSOR_COUNT = Rule[int](
    key="governance.sponsor_count",
    unit=Unit.COUNT,
    default=2,
    lower=0,
    upper=50,
    label=N_("Sponsors of a proposal"),
    explanation=N_(
        "How many other members must sponsor a proposal before its vote is announced; "
        "where fewer others may vote, all of them."
    ),
    source=N_(
        "The Code de commerce (art. L. 225-105) lets shareholders who hold a part of the "
        "capital put a text on the "
        "agenda of an assembly; among members, how many is theirs to say."
    ),
    concerns=VOTERS,
)
DISCUSSION_DAYS = Rule[int](
    key="governance.discussion_days",
    unit=Unit.DAYS,
    default=5,
    lower=0,
    upper=60,
    label=N_("Discussion before a vote"),
    explanation=N_(
        "How many whole days pass between the day on which a proposal is published and "
        "the day from which its vote "
        "can be announced."
    ),
    concerns=VOTERS,
)
ANNOUNCEMENT_DAYS = Rule[int](
    key="governance.announcement_days",
    unit=Unit.DAYS,
    default=3,
    lower=0,
    upper=30,
    label=N_("Notice of a vote"),
    explanation=N_(
        "How many whole days pass between the day on which a vote is announced and the day on which it opens."
    ),
    source=N_(
        "The statutes set the notice by which a meeting is convened (Code de commerce, "
        "art. R. 225-69: 15 days for "
        "the general meeting of a société anonyme); a vote that such a meeting must hold keeps to it."
    ),
    concerns=VOTERS,
)

BALLOT_RULES = (QUORUM_SHARE, MAJORITY_SHARE, VOTING_DAYS, NOTICE_DAYS, ELECTORATE_DAYS)
"""What a ballot freezes when it opens."""

RULES = (
    *(*BALLOT_RULES, SPONSOR_COUNT, DISCUSSION_DAYS, ANNOUNCEMENT_DAYS),
    *(MANDATE_DAYS, REPORT_DAYS),
)
