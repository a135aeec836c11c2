"""What members may vote about the observatory; declared with the others in marketplace.rules."""

from decimal import Decimal

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit

WHO = N_("Whoever contributes data, and whoever reads the observatory.")
SOURCE = N_("INSEE, rules of statistical secrecy for enterprises")
THRESHOLD_MEMBERS = Rule[int](
    key="marketplace.observatory_threshold_members",
    unit=Unit.COUNT,
    default=5,
    lower=3,
    upper=50,
    label=N_("Fewest contributors of a figure shown to members"),
    explanation=N_(
        "A figure of the observatory to which fewer members contribute is hidden from members, and others "
        "with it where it could be worked out. Official statistics show nothing of fewer than three."
    ),
    source=SOURCE,
    concerns=WHO,
)
THRESHOLD_OPEN = Rule[int](
    key="marketplace.observatory_threshold_open",
    unit=Unit.COUNT,
    default=11,
    lower=3,
    upper=100,
    label=N_("Fewest contributors of a figure of the open data"),
    explanation=N_(
        "A figure of the observatory to which fewer members contribute is hidden in the open data, and "
        "others with it where it could be worked out. Official statistics show nothing of fewer than three."
    ),
    source=SOURCE,
    concerns=WHO,
)
DOMINANCE = Rule[Decimal](
    key="marketplace.observatory_dominance",
    unit=Unit.SHARE,
    default=Decimal("0.85"),
    lower=Decimal("0.50"),
    upper=Decimal("0.85"),
    label=N_("Most of a figure that one contributor may make"),
    explanation=N_(
        "A sum of the observatory of which one contributor makes more than this is hidden, since it would "
        "tell what they have. Official statistics allow 85 % at most."
    ),
    source=SOURCE,
    concerns=WHO,
)
RULES = (THRESHOLD_MEMBERS, THRESHOLD_OPEN, DOMINANCE)
