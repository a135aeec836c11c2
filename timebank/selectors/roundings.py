"""How the hours of an exchange are noted under the rule in force, before it is written."""

from datetime import datetime

from coop.domain.words import Sentence
from governance.selectors import rules
from timebank.domain import rounding
from timebank.domain.rounding import Rounding
from timebank.rules import ROUNDING


def noted(minutes: int, *, at: datetime) -> int:
    """What an entry would move for these minutes."""
    return rounding.rounded(minutes, _voted(at))


def told(minutes: int, *, at: datetime) -> Sentence | None:
    """The same in words; None where nothing is rounded."""
    return rounding.told(minutes, _voted(at))


def step(*, at: datetime) -> int:
    """The minutes of which what is noted is a multiple."""
    return rounding.STEPS[_voted(at)]


def _voted(at: datetime) -> Rounding:
    return Rounding(rules.in_force(ROUNDING, at=at).value)
