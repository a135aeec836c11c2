"""What members may vote about figures with noise; declared in marketplace.rules."""

from coop.domain.words import N_
from governance.domain.rules import Rule, Unit
from marketplace.domain.observatory.rules import WHO

SOURCE = N_("NIST SP 800-226, on evaluating differential privacy")
NOTE = N_(
    "No text fixes a number. A loss of one or less is usually called a strong protection; the census of the "
    "United States in 2020 was published with nearly 20."
)
EPSILON = Rule[int](
    key="marketplace.observatory_epsilon",
    unit=Unit.THOUSANDTHS,
    default=1000,
    lower=100,
    upper=1000,
    label=N_("Privacy budget of one release"),
    explanation=N_(
        "How much its figures with noise may tell of one member at most (epsilon): the smaller, the more "
        "noise. At one, the odds of whatever a reader suspects of a member grow 2.72 times at most."
    ),
    source=SOURCE,
    note=NOTE,
    concerns=WHO,
)
EPSILON_YEAR = Rule[int](
    key="marketplace.observatory_epsilon_year",
    unit=Unit.THOUSANDTHS,
    default=4000,
    lower=400,
    upper=5000,
    label=N_("Privacy budget of one year"),
    explanation=N_(
        "What all figures with noise of the quarters of one year may tell of one member together, "
        "corrections included. Once it is spent, no more are drawn."
    ),
    source=SOURCE,
    note=NOTE,
    concerns=WHO,
)
NOISE_THRESHOLD = Rule[int](
    key="marketplace.observatory_noise_threshold",
    unit=Unit.COUNT,
    default=50,
    lower=50,
    upper=1000,
    label=N_("Fewest contributors of a figure with noise"),
    explanation=N_(
        "Figures with noise are told of so many members or more, as the open data count them: of fewer the "
        "noise would be larger than what it is added to."
    ),
    concerns=WHO,
)
RULES = (EPSILON, EPSILON_YEAR, NOISE_THRESHOLD)
