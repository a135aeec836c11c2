"""How each rule of counting is replayed before a vote, or why that would say nothing."""

from typing import Any

from coop.domain.words import N_
from governance.domain.registry import Rehearsed, Unrehearsed
from governance.domain.rules import Rule
from timebank.rules import (
    CALL_DAYS,
    DISTRIBUTION_CONTEST_DAYS,
    GRANT_REMINDER_DAYS,
    GRANT_REPORT_DAYS,
    LEAVING_TO_FUND,
    LEAVING_WRITE_OFF,
    PROJECT_COUNT,
    PROJECT_LEAST_CENTS,
    PROJECT_LEAST_MINUTES,
    PROJECT_MOST_CENTS,
    PROJECT_MOST_MINUTES,
    PROJECT_SHARE,
)
from timebank.selectors import waterfalls
from timebank.selectors.replays import exchanges, limits, pools, terms

FEW_LEAVE = N_(
    "It touches members on the day they leave: so few leave in twelve months that figures would name them."
)
FEW_PROPOSE = N_(
    "It touches those who propose projects: so few do in twelve months that figures would name them."
)
OF_PROJECTS: tuple[Rule[Any], ...] = (
    PROJECT_SHARE,
    PROJECT_LEAST_CENTS,
    PROJECT_MOST_CENTS,
    PROJECT_LEAST_MINUTES,
    PROJECT_MOST_MINUTES,
    PROJECT_COUNT,
    CALL_DAYS,
    GRANT_REPORT_DAYS,
    GRANT_REMINDER_DAYS,
)
NO_ACCOUNTS = N_(
    "It decides once a year, of accounts that the ledger does not hold: the page of the cascade tries other "
    "values on the figures of a year."
)
NOBODY_KNOWS = N_("It gives time to contest figures: nobody can say who would have contested them, or not.")

REHEARSALS: tuple[Rehearsed | Unrehearsed, ...] = (
    *(*exchanges.REHEARSALS, *limits.REHEARSALS, *terms.REHEARSALS, *pools.REHEARSALS),
    Unrehearsed(DISTRIBUTION_CONTEST_DAYS, NOBODY_KNOWS),
    Unrehearsed(LEAVING_TO_FUND, FEW_LEAVE),
    Unrehearsed(LEAVING_WRITE_OFF, FEW_LEAVE),
    *(Unrehearsed(rule, FEW_PROPOSE) for rule in OF_PROJECTS),
    *(Unrehearsed(rule, NO_ACCOUNTS) for rule in waterfalls.YEARLY),
)
