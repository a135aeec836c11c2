"""What members may vote about matching."""

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

RULES = (MATCH_WEIGHTS, MATCH_COUNT, INVITATION_COUNT)
