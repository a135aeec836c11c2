"""Rules of the observatory: why what they would have changed can not be counted before a vote."""

from coop.domain.words import N_
from governance.domain.registry import Unrehearsed
from marketplace.domain.observatory.rules import DOMINANCE, THRESHOLD_MEMBERS, THRESHOLD_OPEN

TELLING = N_(
    "Which figures would be shown under another bound tells who stands alone behind them. What is "
    "published is read in the releases."
)

REHEARSALS = (
    Unrehearsed(DOMINANCE, TELLING),
    Unrehearsed(THRESHOLD_MEMBERS, TELLING),
    Unrehearsed(THRESHOLD_OPEN, TELLING),
)
