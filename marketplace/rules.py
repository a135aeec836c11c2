"""What members may vote about matching, and about the terms of what they agree on."""

from collections.abc import Mapping
from decimal import Decimal

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit

MATCH_WEIGHTS = Rule[Mapping[str, Decimal]](
    key="marketplace.match_weights",
    unit=Unit.SHARES,
    default={
        "skills": Decimal("0.45"),
        "distance": Decimal("0.20"),
        "availability": Decimal("0.15"),
        "reciprocity": Decimal("0.20"),
    },
    lower=Decimal(0),
    upper=Decimal(1),
    parts={
        "skills": N_("skills"),
        "distance": N_("nearness"),
        "availability": N_("time available"),
        "reciprocity": N_("balance of hours"),
    },
    label=N_("Weights of the matching"),
    explanation=N_("What counts, and how much, when the platform proposes members for a request."),
)
MATCH_COUNT = Rule[int](
    key="marketplace.match_count",
    unit=Unit.COUNT,
    default=10,
    lower=3,
    upper=50,
    label=N_("Members proposed for a request"),
    explanation=N_("How many members the platform proposes for a request."),
)
INVITATION_COUNT = Rule[int](
    key="marketplace.invitation_count",
    unit=Unit.COUNT,
    default=5,
    lower=1,
    upper=20,
    label=N_("Invitations open at once"),
    explanation=N_("How many members may be invited to the same request at the same time."),
)

HOLD_DAYS = Rule[int](
    key="marketplace.hold_days",
    unit=Unit.DAYS,
    default=90,
    lower=14,
    upper=365,
    label=N_("How long agreed hours are held"),
    explanation=N_(
        "The hours of an engagement are held from the agreement on, so that nobody is short of them when "
        "it is done. After this time they are free again, and held anew when somebody notes hours."
    ),
)
MEDIATION_DAYS = Rule[int](
    key="marketplace.mediation_days",
    unit=Unit.DAYS,
    default=14,
    lower=3,
    upper=60,
    label=N_("Time to settle a mediation"),
    explanation=N_("How long a mediation lasts at most, from the day on which it is asked."),
)
LOWER_FIGURE = Rule[bool](
    key="marketplace.lower_figure_stands",
    unit=Unit.SWITCH,
    default=True,
    label=N_("The lower figure stands at the term of a mediation"),
    explanation=N_(
        "When a mediation reaches its term, the lower of the two figures is counted. When this is off, or "
        "when one figure is missing, the engagement is cancelled and nothing is counted."
    ),
)
ANSWER_DAYS = Rule[int](
    key="marketplace.answer_days",
    unit=Unit.DAYS,
    default=14,
    lower=3,
    upper=90,
    label=N_("Time to answer hours that were noted"),
    explanation=N_("How long one of the two has to confirm the hours that the other noted."),
)
AUTO_CONFIRM = Rule[bool](
    key="marketplace.auto_confirm",
    unit=Unit.SWITCH,
    default=False,
    label=N_("Hours that nobody answers are confirmed"),
    explanation=N_(
        "When this is on, hours that one noted and the other did not answer in time are counted, up to what "
        "was agreed. When it is off both are reminded, and nothing moves until one of them acts. It holds "
        "for hours noted while it is on."
    ),
)
QUOTE_DAYS = Rule[int](
    key="marketplace.quote_days",
    unit=Unit.DAYS,
    default=15,
    lower=3,
    upper=90,
    label=N_("How long proposed terms stand"),
    explanation=N_(
        "How long the terms that one of the two proposes for an engagement can be accepted. After this time "
        "they are proposed anew, or others are."
    ),
)
PAYMENT_DAYS = Rule[int](
    key="marketplace.payment_days",
    unit=Unit.DAYS,
    default=30,
    lower=15,
    upper=60,
    label=N_("How long an invoice may take to be paid"),
    explanation=N_(
        "The day on which an invoice between members is due lies within these days of its own. The law sets "
        "30 days where nothing is agreed, and 60 at most."
    ),
    source="Code de commerce, art. L441-10",
)

RULES = (
    MATCH_WEIGHTS,
    MATCH_COUNT,
    INVITATION_COUNT,
    HOLD_DAYS,
    MEDIATION_DAYS,
    LOWER_FIGURE,
    ANSWER_DAYS,
    AUTO_CONFIRM,
    QUOTE_DAYS,
    PAYMENT_DAYS,
)
