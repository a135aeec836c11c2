"""What members may vote about the releases of the observatory; declared in marketplace.rules."""

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit

WHO = N_("Members whose figures are counted, and whoever reads the observatory.")
RELEASE_DAYS = Rule[int](
    key="marketplace.observatory_release_days",
    unit=Unit.DAYS,
    default=20,
    lower=1,
    upper=80,
    label=N_("How long after a quarter its figures are computed"),
    explanation=N_(
        "So many days after the end of a quarter the platform computes its release: what members write late "
        "is still in it. It is published once somebody with a mandate for the observatory approves it."
    ),
    concerns=WHO,
)
INPUTS_DAYS = Rule[int](
    key="marketplace.observatory_inputs_days",
    unit=Unit.DAYS,
    default=180,
    lower=30,
    upper=400,
    label=N_("How long what a release was computed from is kept"),
    explanation=N_(
        "A correction is compared with what was counted before, so that both together tell of nobody. After "
        "so many days it is erased, and the quarter is not corrected any more."
    ),
    concerns=WHO,
)
RULES = (RELEASE_DAYS, INPUTS_DAYS)
