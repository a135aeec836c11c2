"""What members may vote about counting: contribution, fees, limits and the split of the common pool."""

from collections.abc import Mapping
from decimal import Decimal

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit
from timebank.domain.natures import ACCOUNT_NAMES, FUNDS, AccountKind
from timebank.domain.rounding import ROUNDING_NAMES, Rounding

CONTRIBUTION_SHARE = Rule[Decimal](
    key="timebank.contribution_share",
    unit=Unit.SHARE,
    default=Decimal("0.05"),
    lower=Decimal(0),
    upper=Decimal("0.20"),
    label=N_("Contribution on hours"),
    explanation=N_("The share of the hours of each exchange that goes to the common pool. Gifts are exempt."),
)
FEE_SHARE = Rule[Decimal](
    key="timebank.fee_share",
    unit=Unit.SHARE,
    default=Decimal("0.03"),
    lower=Decimal(0),
    upper=Decimal("0.15"),
    label=N_("Fee on euros"),
    explanation=N_("The share of the euros of each paid mission that goes to the common pool."),
)
CREDIT_MINUTES = Rule[int](
    key="timebank.credit_minutes",
    unit=Unit.MINUTES,
    default=20 * 60,
    lower=60,
    upper=200 * 60,
    label=N_("Hours one may receive before giving"),
    explanation=N_(
        "How far a member's hours may go below zero, so that a first exchange is always possible."
    ),
)
EARNED_CREDIT_SHARE = Rule[Decimal](
    key="timebank.earned_credit_share",
    unit=Unit.SHARE,
    default=Decimal("0.20"),
    lower=Decimal(0),
    upper=Decimal(1),
    label=N_("Credit earned by giving"),
    explanation=N_("The share of the hours that a member has given in exchanges by which their limit grows."),
)
EARNED_CREDIT_MINUTES = Rule[int](
    key="timebank.earned_credit_minutes",
    unit=Unit.MINUTES,
    default=40 * 60,
    lower=0,
    upper=200 * 60,
    label=N_("Most credit earned by giving"),
    explanation=N_("How far a member's limit can grow through the hours that they have given."),
)
MOST_MINUTES = Rule[int](
    key="timebank.most_minutes",
    unit=Unit.MINUTES,
    default=500 * 60,
    lower=100 * 60,
    upper=10_000 * 60,
    label=N_("Most hours one may hold"),
    explanation=N_(
        "Above this a member receives help, gives hours away or gives to a fund before earning more."
    ),
)
TOLERANCE_MINUTES = Rule[int](
    key="timebank.tolerance_minutes",
    unit=Unit.MINUTES,
    default=15,
    lower=0,
    upper=120,
    label=N_("Tolerance between two figures"),
    explanation=N_(
        "When both sides note different hours within this tolerance, the receiver's figure stands; "
        "beyond it they talk with a mediator."
    ),
)
DISTRIBUTION_SHARES = Rule[Mapping[str, Decimal]](
    key="timebank.distribution_shares",
    unit=Unit.SHARES,
    default={
        AccountKind.OBSERVATORY.value: Decimal("0.25"),
        AccountKind.INCLUSION.value: Decimal("0.35"),
        AccountKind.SOLIDARITY.value: Decimal("0.20"),
        AccountKind.RESERVE.value: Decimal("0.20"),
    },
    lower=Decimal(0),
    upper=Decimal(1),
    parts={fund.value: ACCOUNT_NAMES[fund] for fund in FUNDS},
    floors={AccountKind.RESERVE.value: Decimal("0.10")},
    label=N_("Split of the common pool"),
    explanation=N_("How the common pool of a period is shared between the funds."),
)

REQUEST_DAYS = Rule[int](
    key="timebank.request_days",
    unit=Unit.DAYS,
    default=14,
    lower=3,
    upper=90,
    label=N_("Time to answer a request for hours"),
    explanation=N_("How long a member who is asked for hours has to agree or decline."),
)
AUTO_ACCEPT = Rule[bool](
    key="timebank.auto_accept",
    unit=Unit.SWITCH,
    default=False,
    label=N_("Requests for hours are accepted at their term"),
    explanation=N_(
        "When this is on, a request for hours that nobody answered in time is paid; when it is off, it ends "
        "and nothing moves. A request obeys what was voted when it was asked."
    ),
)
GROUP_THRESHOLD_MINUTES = Rule[int](
    key="timebank.group_threshold_minutes",
    unit=Unit.MINUTES,
    default=10 * 60,
    lower=0,
    upper=200 * 60,
    label=N_("From when two delegates decide"),
    explanation=N_(
        "A group pays as many hours as this, or more, only when a delegate proposes it and another approves. "
        "What a delegate has paid alone in the days before is added."
    ),
)
GROUP_ALONE_DAYS = Rule[int](
    key="timebank.group_alone_days",
    unit=Unit.DAYS,
    default=30,
    lower=1,
    upper=365,
    label=N_("Days over which payments by one delegate are added up"),
    explanation=N_(
        "What a delegate has paid alone for a group in so many days counts towards the hours from which two "
        "delegates decide: many small payments need a second delegate as one large payment does."
    ),
)
GROUP_CREDIT_MINUTES = Rule[int](
    key="timebank.group_credit_minutes",
    unit=Unit.MINUTES,
    default=0,
    lower=0,
    upper=200 * 60,
    label=N_("Hours a group may spend before receiving any"),
    explanation=N_("How far the hours of a group may go below zero."),
)
GROUP_DAYS = Rule[int](
    key="timebank.group_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=60,
    label=N_("Time for a second delegate to answer"),
    explanation=N_(
        "How long the hours of a group are held for a payment that another delegate has to approve."
    ),
)
ROUNDING = Rule[str](
    key="timebank.rounding",
    unit=Unit.CHOICE,
    default=Rounding.NONE.value,
    choices={rounding.value: name for rounding, name in ROUNDING_NAMES.items()},
    label=N_("Rounding of hours"),
    explanation=N_(
        "How the hours of each exchange are noted: to the nearest step, halves up, and never to nothing. "
        "What is given away is never rounded."
    ),
)
EARMARK_DAYS = Rule[int](
    key="timebank.earmark_days",
    unit=Unit.DAYS,
    default=60,
    lower=7,
    upper=365,
    label=N_("How long hours are kept for a need"),
    explanation=N_(
        "Hours that members give for a need are kept for it so long. Then, or when the need is closed, "
        "they go back to those who gave them."
    ),
)
PLEDGE_DAYS = Rule[int](
    key="timebank.pledge_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=90,
    label=N_("Days between two gifts of a pledge"),
    explanation=N_("How often at most a standing pledge gives what a member holds above their bound."),
)
PLEDGE_MOST_MINUTES = Rule[int](
    key="timebank.pledge_most_minutes",
    unit=Unit.MINUTES,
    default=10 * 60,
    lower=60,
    upper=200 * 60,
    label=N_("Most hours that a pledge gives at once"),
    explanation=N_("How much at most a standing pledge gives each time, so that nobody is emptied in a day."),
)

EXCEPTION_LEAST_MINUTES = Rule[int](
    key="timebank.exception_least_minutes",
    unit=Unit.MINUTES,
    default=100 * 60,
    lower=60,
    upper=400 * 60,
    label=N_("How far an exception may let somebody receive"),
    explanation=N_(
        "The furthest below zero that a coordinator may let one member's hours go, with a reason that stays. "
        "Exceptions already granted keep what they allow."
    ),
)
EXCEPTION_MOST_MINUTES = Rule[int](
    key="timebank.exception_most_minutes",
    unit=Unit.MINUTES,
    default=1_000 * 60,
    lower=100 * 60,
    upper=20_000 * 60,
    label=N_("How much an exception may let somebody hold"),
    explanation=N_(
        "The most hours that a coordinator may let one member hold, with a reason that stays. "
        "Exceptions already granted keep what they allow."
    ),
)
WARNING_MINUTES = Rule[int](
    key="timebank.warning_minutes",
    unit=Unit.MINUTES,
    default=2 * 60,
    lower=0,
    upper=50 * 60,
    label=N_("Word before a limit"),
    explanation=N_(
        "When no more than this is left before one of their limits, a member is told so. It stops nothing."
    ),
)
CIRCULATION_SHARE = Rule[Decimal](
    key="timebank.circulation_share",
    unit=Unit.SHARE,
    default=Decimal(0),
    lower=Decimal(0),
    upper=Decimal("0.05"),
    label=N_("Circulation fee"),
    explanation=N_(
        "The share of the hours above the threshold that goes to the common pool each month, so that hours "
        "go round. At zero, nothing is taken."
    ),
)
CIRCULATION_MINUTES = Rule[int](
    key="timebank.circulation_minutes",
    unit=Unit.MINUTES,
    default=100 * 60,
    lower=10 * 60,
    upper=10_000 * 60,
    label=N_("Hours free of the circulation fee"),
    explanation=N_("The circulation fee is taken only of the hours that a member holds above this."),
)
LEAVING_TO_FUND = Rule[bool](
    key="timebank.leaving_to_fund",
    unit=Unit.SWITCH,
    default=True,
    label=N_("Hours of a member who leaves go to the solidarity fund"),
    explanation=N_(
        "When this is on, what a member still holds when they leave goes to the solidarity fund. When it is "
        "off, they first give it to whom they choose."
    ),
)
LEAVING_WRITE_OFF = Rule[bool](
    key="timebank.leaving_write_off",
    unit=Unit.SWITCH,
    default=True,
    label=N_("The solidarity fund settles for a member who leaves"),
    explanation=N_(
        "When this is on, the solidarity fund gives back what a member who leaves received more than they "
        "gave, as far as it holds enough. When it is off, they leave once they have given as much."
    ),
)

RULES = (
    CONTRIBUTION_SHARE,
    FEE_SHARE,
    CREDIT_MINUTES,
    EARNED_CREDIT_SHARE,
    EARNED_CREDIT_MINUTES,
    MOST_MINUTES,
    TOLERANCE_MINUTES,
    ROUNDING,
    REQUEST_DAYS,
    AUTO_ACCEPT,
    GROUP_THRESHOLD_MINUTES,
    GROUP_ALONE_DAYS,
    GROUP_CREDIT_MINUTES,
    GROUP_DAYS,
    EARMARK_DAYS,
    PLEDGE_DAYS,
    PLEDGE_MOST_MINUTES,
    EXCEPTION_LEAST_MINUTES,
    EXCEPTION_MOST_MINUTES,
    WARNING_MINUTES,
    CIRCULATION_SHARE,
    CIRCULATION_MINUTES,
    LEAVING_TO_FUND,
    LEAVING_WRITE_OFF,
    DISTRIBUTION_SHARES,
)
