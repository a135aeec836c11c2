"""Rules of the support programme: what can be counted again of them before a vote, and why most can not."""

from coop.domain.words import N_
from governance.domain.registry import Unrehearsed
from marketplace.domain.support.rules import CREDITED_MINUTES, CREDITED_SHARE, RETENTION_DAYS, SMALLEST_CELL

FEW = N_(
    "So few people are helped and help that a count, even rounded, could tell of one of them. The figures of "
    "the programme are published for each quarter."
)

REHEARSALS = (
    Unrehearsed(CREDITED_MINUTES, FEW),
    Unrehearsed(CREDITED_SHARE, FEW),
    Unrehearsed(
        RETENTION_DAYS,
        N_("Who was erased is known by a number alone: nobody could say who would still be known."),
    ),
    Unrehearsed(SMALLEST_CELL, FEW),
)
