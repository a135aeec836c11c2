"""What members may vote about matching, and about the terms of what they agree on."""

from collections.abc import Mapping
from decimal import Decimal

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit
from marketplace.domain.observatory import privacy_rules, release_rules
from marketplace.domain.observatory import rules as observatory
from marketplace.domain.support import rules as support

MATCH_WEIGHTS = Rule[Mapping[str, Decimal]](
    key="marketplace.match_weights",
    unit=Unit.SHARES,
    default={
        "skills": Decimal("0.35"),
        "words": Decimal("0.10"),
        "distance": Decimal("0.15"),
        "availability": Decimal("0.12"),
        "terms": Decimal("0.08"),
        "reciprocity": Decimal("0.12"),
        "trust": Decimal("0.08"),
    },
    lower=Decimal(0),
    upper=Decimal(1),
    parts={
        "skills": N_("skills"),
        "words": N_("their own words"),
        "distance": N_("nearness"),
        "availability": N_("time available"),
        "terms": N_("terms that suit them"),
        "reciprocity": N_("balance of hours"),
        "trust": N_("exchanges completed"),
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
INTRODUCTION_COUNT = Rule[int](
    key="marketplace.introduction_count",
    unit=Unit.COUNT,
    default=3,
    lower=1,
    upper=10,
    label=N_("Members introduced to a need"),
    explanation=N_(
        "When a coordinator introduces many needs at once: to how many members each may be introduced. "
        "Members already introduced to it or invited count."
    ),
)
INTRODUCTION_WEEK = Rule[int](
    key="marketplace.introduction_week",
    unit=Unit.COUNT,
    default=3,
    lower=1,
    upper=20,
    label=N_("Introductions of a member in a week"),
    explanation=N_(
        "When a coordinator introduces many needs at once: to how many needs a member is introduced within "
        "seven days, so that nobody is asked by everybody."
    ),
)
NEWCOMER_DAYS = Rule[int](
    key="marketplace.newcomer_days",
    unit=Unit.DAYS,
    default=90,
    lower=0,
    upper=365,
    label=N_("How long somebody is a newcomer"),
    explanation=N_(
        "How long after the admission a part of the first places is kept for a member; it ends once they "
        "have helped somebody for the first time."
    ),
    concerns=N_("Members who have just arrived, and whoever is looked for."),
)
NEWCOMER_SHARE = Rule[Decimal](
    key="marketplace.newcomer_share",
    unit=Unit.SHARE,
    default=Decimal("0.20"),
    lower=Decimal(0),
    upper=Decimal("0.5"),
    label=N_("Places kept for newcomers"),
    explanation=N_(
        "The share of the first places of a list that is kept for newcomers who can help: a fifth is one "
        "place in five. At zero, newcomers are ranked as everybody is."
    ),
    concerns=N_("Members who have just arrived, and whoever is looked for."),
)
EXPOSURE_TOLERANCE = Rule[int](
    key="marketplace.exposure_tolerance",
    unit=Unit.COUNT,
    default=60,
    lower=0,
    upper=200,
    label=N_("How near two fits are equal, in points"),
    explanation=N_(
        "A fit has up to 1,000 points. Members whose fits are no further apart than this take turns: who was "
        "shown least of late goes first. Newcomers apart, nobody is passed by somebody who fits worse by "
        "more than this. At zero, only exact equals take turns."
    ),
)
EXPOSURE_DAYS = Rule[int](
    key="marketplace.exposure_days",
    unit=Unit.DAYS,
    default=90,
    lower=7,
    upper=365,
    label=N_("How long it is remembered who was shown"),
    explanation=N_("Over how many days it is counted how often each member was shown in the lists of needs."),
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
ABSENCE_DAYS = Rule[int](
    key="marketplace.absence_days",
    unit=Unit.DAYS,
    default=7,
    lower=3,
    upper=30,
    label=N_("Time to answer that a meeting did not take place"),
    explanation=N_(
        "When one of the two says that they did not meet, how long the other has to see it otherwise and ask "
        "for a mediation. Without an answer the engagement ends, and nothing is counted."
    ),
)
REVIEW_DAYS = Rule[int](
    key="marketplace.review_days",
    unit=Unit.DAYS,
    default=14,
    lower=3,
    upper=60,
    label=N_("Time to write about each other"),
    explanation=N_(
        "How long each of the two may write a review once an engagement is completed. Nobody reads the "
        "other's before both have written, or before this time has passed."
    ),
)
NOTICE_MINUTES = Rule[int](
    key="marketplace.notice_minutes",
    unit=Unit.MINUTES,
    default=30,
    lower=5,
    upper=24 * 60,
    label=N_("Time between two e-mails about a conversation"),
    explanation=N_(
        "What is written in a conversation is told by e-mail to the other person, all that came meanwhile in "
        "one e-mail. Until this time has passed no other one follows about the same conversation."
    ),
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
REQUEST_DAYS = Rule[int](
    key="marketplace.request_days",
    unit=Unit.DAYS,
    default=60,
    lower=14,
    upper=365,
    label=N_("How long a need is looked for"),
    explanation=N_(
        "A need stays open for so many days after it was posted or renewed. Whoever asked is asked before "
        "whether they still look; without an answer it is closed."
    ),
)
ATTACHMENT_COUNT = Rule[int](
    key="marketplace.attachment_count",
    unit=Unit.COUNT,
    default=3,
    lower=0,
    upper=10,
    label=N_("Files beside a need or an offer"),
    explanation=N_("How many files may stand beside a need, and beside an offer."),
)
ATTACHMENT_KILOBYTES = Rule[int](
    key="marketplace.attachment_kilobytes",
    unit=Unit.COUNT,
    default=2_000,
    lower=100,
    upper=10_000,
    label=N_("Size of a file, in kilobytes"),
    explanation=N_("How large a file beside a need or an offer may be."),
)
OFFER_DAYS = Rule[int](
    key="marketplace.offer_days",
    unit=Unit.DAYS,
    default=180,
    lower=30,
    upper=730,
    label=N_("How long an offer stands"),
    explanation=N_(
        "An offer is found for so many days after it was posted or renewed. Then it is paused, until its "
        "author renews it."
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
FIRST_EXCHANGE_DAYS = Rule[int](
    key="marketplace.first_exchange_days",
    unit=Unit.DAYS,
    default=30,
    lower=7,
    upper=365,
    label=N_("Time until a first exchange"),
    explanation=N_(
        "Members who have made no exchange so long after their admission are shown to the coordinators, who "
        "then help them to begin."
    ),
    concerns=N_("Members who have just arrived, and coordinators."),
)
QUIET_DAYS = Rule[int](
    key="marketplace.quiet_days",
    unit=Unit.DAYS,
    default=120,
    lower=30,
    upper=730,
    label=N_("Time without an exchange"),
    explanation=N_("Members who have exchanged nothing for so long are shown to the coordinators."),
)
UNANSWERED_DAYS = Rule[int](
    key="marketplace.unanswered_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=60,
    label=N_("Time until somebody answers a need"),
    explanation=N_("Needs that nobody has answered for so long are shown to the coordinators."),
)
STUCK_DAYS = Rule[int](
    key="marketplace.stuck_days",
    unit=Unit.DAYS,
    default=7,
    lower=1,
    upper=60,
    label=N_("Time until an exchange is stuck"),
    explanation=N_(
        "Exchanges in which somebody has been awaited for so long are shown to the coordinators. What is "
        "agreed for a day is awaited from that day on."
    ),
)

RULES = (
    MATCH_WEIGHTS,
    MATCH_COUNT,
    INVITATION_COUNT,
    INTRODUCTION_COUNT,
    INTRODUCTION_WEEK,
    NEWCOMER_DAYS,
    NEWCOMER_SHARE,
    EXPOSURE_TOLERANCE,
    EXPOSURE_DAYS,
    HOLD_DAYS,
    MEDIATION_DAYS,
    LOWER_FIGURE,
    ANSWER_DAYS,
    ABSENCE_DAYS,
    REVIEW_DAYS,
    NOTICE_MINUTES,
    AUTO_CONFIRM,
    QUOTE_DAYS,
    REQUEST_DAYS,
    ATTACHMENT_COUNT,
    ATTACHMENT_KILOBYTES,
    OFFER_DAYS,
    PAYMENT_DAYS,
    FIRST_EXCHANGE_DAYS,
    QUIET_DAYS,
    UNANSWERED_DAYS,
    STUCK_DAYS,
    *support.RULES,
    *release_rules.RULES,
    *privacy_rules.RULES,
    *observatory.RULES,
)
