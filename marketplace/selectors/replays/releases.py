"""Rules of the observatory's releases: why counting the past again would say nothing of them."""

from coop.domain.words import N_
from governance.domain.registry import Unrehearsed
from marketplace.domain.observatory.privacy_rules import EPSILON, EPSILON_YEAR, NOISE_THRESHOLD
from marketplace.domain.observatory.release_rules import INPUTS_DAYS, RELEASE_DAYS

REHEARSALS = (
    Unrehearsed(
        RELEASE_DAYS,
        N_("When members would have written what is still missing, had they had more days, nobody knows."),
    ),
    Unrehearsed(
        INPUTS_DAYS,
        N_("What was erased is not there any more: which corrections it would have allowed, nobody knows."),
    ),
    Unrehearsed(
        EPSILON,
        N_("What was drawn stays as it was drawn: drawing the past again would tell more of it."),
    ),
    Unrehearsed(
        EPSILON_YEAR,
        N_("What was drawn stays as it was drawn: what more could have been told, nobody may look at."),
    ),
    Unrehearsed(
        NOISE_THRESHOLD,
        N_("What was drawn stays as it was drawn: drawing the past again would tell more of it."),
    ),
)
