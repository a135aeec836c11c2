"""What members may vote about counting: contribution, fees, limits and the split of the common pool."""

from collections.abc import Mapping
from decimal import Decimal

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit
from timebank.domain.cuts import Ceiling, Key, Reading, Route
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
    key=Key.SHARES.value,
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
DISTRIBUTION_CONTEST_DAYS = Rule[int](
    key="timebank.distribution_contest_days",
    unit=Unit.DAYS,
    default=7,
    lower=0,
    upper=60,
    label=N_("Time to contest a distribution"),
    explanation=N_(
        "How many whole days members may contest what was computed for a period, before it is posted. "
        "At zero it may be posted at once."
    ),
)

FUNDS_ROUTE = Rule[str](
    key=Key.ROUTE.value,
    unit=Unit.CHOICE,
    default=Route.BEFORE.value,
    choices={
        Route.BEFORE.value: N_("from the pool, before the surplus"),
        Route.LEFT.value: N_("from what is left of the surplus"),
    },
    label=N_("When the funds receive their part"),
    explanation=N_(
        "Before the surplus, what the pool gives to the funds is an expense of the year. Of what is left, it "
        "is a grant to works of general or professional interest, once the reserves have theirs."
    ),
    source=N_("Law 47-1775 of 10 September 1947, art. 16"),
    note=N_(
        "A contribution on each exchange, before the surplus, is the safer way: whether a fund is a work of "
        "general or professional interest is for the assembly and its accountant to show."
    ),
)
LEGAL_RESERVE_SHARE = Rule[Decimal](
    key=Key.LEGAL_SHARE.value,
    unit=Unit.SHARE,
    default=Decimal("0.15"),
    lower=Decimal("0.15"),
    upper=Decimal(1),
    label=N_("Legal reserve"),
    explanation=N_(
        "The share of the surplus that is kept in the legal reserve, until it reaches its ceiling."
    ),
    source=N_("Law 47-1775 of 10 September 1947, art. 16: three twentieths at least"),
)
LEGAL_RESERVE_CEILING = Rule[str](
    key=Key.CEILING.value,
    unit=Unit.CHOICE,
    default=Ceiling.CAPITAL.value,
    choices={
        Ceiling.CAPITAL.value: N_("the share capital"),
        Ceiling.HALF_CAPITAL.value: N_("half of the share capital"),
    },
    label=N_("Ceiling of the legal reserve"),
    explanation=N_("Once the legal reserve holds so much, nothing more has to be put into it."),
    source=N_("Law 47-1775 of 10 September 1947, art. 16"),
    note=N_(
        "Sources disagree: some say the share capital, others half of it. The founding value is the one that "
        "keeps more."
    ),
    review_months=12,
)
STATUTORY_RESERVE_SHARE = Rule[Decimal](
    key=Key.STATUTORY_SHARE.value,
    unit=Unit.SHARE,
    default=Decimal("0.50"),
    lower=Decimal("0.50"),
    upper=Decimal(1),
    label=N_("Statutory reserve"),
    explanation=N_(
        "The share of what the legal reserve leaves that is kept too. Together they hold 57.5 percent of the "
        "surplus at least, and half of it once the legal reserve is full."
    ),
    source=N_("Law 47-1775 of 10 September 1947, art. 19 nonies: half at least"),
)
PUBLIC_AID_READING = Rule[str](
    key=Key.READING.value,
    unit=Unit.CHOICE,
    default=Reading.DEDUCTED.value,
    choices={
        Reading.DEDUCTED.value: N_("taken off what may be distributed"),
        Reading.LEFT_OUT.value: N_("left out of the surplus that is shared"),
    },
    label=N_("Public aid in the surplus"),
    explanation=N_("How public aid is kept out of what may be distributed: it stays in the cooperative."),
    source=N_("Law 47-1775 of 10 September 1947, art. 19 nonies"),
    note=N_(
        "Sources disagree. Of a surplus of €100,000 with €10,000 of aid, the first reading leaves €32,500 at "
        "most to distribute, the second €38,250. The founding value is the one that keeps more."
    ),
    review_months=12,
)
BOND_YIELD_SHARE = Rule[Decimal](
    key=Key.YIELD_SHARE.value,
    unit=Unit.SHARE,
    default=Decimal("0.018025"),
    lower=Decimal(0),
    upper=Decimal("0.15"),
    label=N_("Mean yield of corporate bonds"),
    explanation=N_(
        "The mean yield of corporate bonds over the three years before the assembly, as the State publishes "
        "it for each half year: the interest on shares is capped by it, plus some points."
    ),
    source=N_(
        "Law 47-1775 of 10 September 1947, art. 14; mean of the six half years of 2021 to 2023 as published: "
        "0.20, 0.27, 1.325, 2.51, 3.14 and 3.37 percent"
    ),
    note=N_("It is a figure of the State, which members copy each year: it is not theirs to choose."),
    review_months=12,
)
INTEREST_MARGIN_SHARE = Rule[Decimal](
    key=Key.MARGIN_SHARE.value,
    unit=Unit.SHARE,
    default=Decimal("0.02"),
    lower=Decimal(0),
    upper=Decimal("0.02"),
    label=N_("Points above the mean yield"),
    explanation=N_("By how much the interest on shares may pass the mean yield of corporate bonds."),
    source=N_("Law 47-1775 of 10 September 1947, art. 14: two points at most"),
)
PATRONAGE_SHARE = Rule[Decimal](
    key=Key.PATRONAGE_SHARE.value,
    unit=Unit.SHARE,
    default=Decimal(0),
    lower=Decimal(0),
    upper=Decimal(1),
    label=N_("Patronage refund"),
    explanation=N_(
        "The share of what is left after the interest that goes back to members, by what each did with the "
        "cooperative and never by shares. At zero, nothing is refunded."
    ),
    source=N_("Law 47-1775 of 10 September 1947, art. 15 and 19 nonies"),
    note=N_(
        "Article 19 nonies says that article 15, on refunds, does not apply to this kind of cooperative: "
        "whether it may refund at all is doubtful, and the founding value is zero."
    ),
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

PROJECT_SHARE = Rule[Decimal](
    key="timebank.project_share",
    unit=Unit.SHARE,
    default=Decimal("0.50"),
    lower=Decimal("0.05"),
    upper=Decimal(1),
    label=N_("Most of a fund for one project"),
    explanation=N_("The share of what a fund holds that one project may ask for."),
)
PROJECT_LEAST_CENTS = Rule[int](
    key="timebank.project_least_cents",
    unit=Unit.CENTS,
    default=1_00,
    lower=0,
    upper=1_000_00,
    label=N_("Least euros of a project"),
    explanation=N_("What a project asks a fund for at least, so that examining it is worth its while."),
)
PROJECT_MOST_CENTS = Rule[int](
    key="timebank.project_most_cents",
    unit=Unit.CENTS,
    default=5_000_00,
    lower=1_000_00,
    upper=100_000_00,
    label=N_("Most euros of a project"),
    explanation=N_("What a project may ask a fund for at most."),
)
PROJECT_LEAST_MINUTES = Rule[int](
    key="timebank.project_least_minutes",
    unit=Unit.MINUTES,
    default=30,
    lower=0,
    upper=10 * 60,
    label=N_("Least hours of a project"),
    explanation=N_("How many hours a project asks a fund for at least."),
)
PROJECT_MOST_MINUTES = Rule[int](
    key="timebank.project_most_minutes",
    unit=Unit.MINUTES,
    default=100 * 60,
    lower=10 * 60,
    upper=2_000 * 60,
    label=N_("Most hours of a project"),
    explanation=N_("How many hours a project may ask a fund for at most."),
)
PROJECT_COUNT = Rule[int](
    key="timebank.project_count",
    unit=Unit.COUNT,
    default=2,
    lower=1,
    upper=20,
    label=N_("Open projects of one member"),
    explanation=N_(
        "How many projects a member may have submitted, eligible, in a vote or under agreement at once."
    ),
)
CALL_DAYS = Rule[int](
    key="timebank.call_days",
    unit=Unit.DAYS,
    default=21,
    lower=7,
    upper=120,
    label=N_("Time to propose a project"),
    explanation=N_("How long at least a call for projects takes them, so that everybody has the time."),
)
GRANT_REPORT_DAYS = Rule[int](
    key="timebank.grant_report_days",
    unit=Unit.DAYS,
    default=60,
    lower=7,
    upper=365,
    label=N_("Time to report on an instalment"),
    explanation=N_(
        "How long after an instalment its report is due. While one is late, nothing more is paid to who owes "
        "it. An agreement keeps what was voted when it was made."
    ),
)
GRANT_REMINDER_DAYS = Rule[int](
    key="timebank.grant_reminder_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=60,
    label=N_("Word before a report is due"),
    explanation=N_(
        "How many days before it is due whoever owes a report on an instalment is reminded of it."
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
    PROJECT_SHARE,
    PROJECT_LEAST_CENTS,
    PROJECT_MOST_CENTS,
    PROJECT_LEAST_MINUTES,
    PROJECT_MOST_MINUTES,
    PROJECT_COUNT,
    CALL_DAYS,
    GRANT_REPORT_DAYS,
    GRANT_REMINDER_DAYS,
    DISTRIBUTION_SHARES,
    DISTRIBUTION_CONTEST_DAYS,
    FUNDS_ROUTE,
    LEGAL_RESERVE_SHARE,
    LEGAL_RESERVE_CEILING,
    STATUTORY_RESERVE_SHARE,
    PUBLIC_AID_READING,
    BOND_YIELD_SHARE,
    INTEREST_MARGIN_SHARE,
    PATRONAGE_SHARE,
)
