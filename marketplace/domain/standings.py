"""Where a candidate stands: what the marketplace and the ledger know beside what the profile says."""

from dataclasses import dataclass

from coop.domain.people import Candidate
from marketplace.domain import weeks
from marketplace.domain.weeks import ANY_WEEK, Days, Week
from marketplace.domain.wishes import ANY, Wishes


@dataclass(frozen=True, slots=True)
class Standing:
    """balance: minutes given, less received. promised_minutes: agreed and not yet done. completed: exchanges
    that this member completed, on either side. spoken: of 1000, how much of what is asked in words their own
    texts say (marketplace.domain.speaking).
    """

    balance: int = 0
    promised_minutes: int = 0
    completed: int = 0
    spoken: int = 0
    wishes: Wishes = ANY
    week: Week = ANY_WEEK


NEW = Standing()
"""Of who was never part of anything."""


def free_minutes(candidate: Candidate, standing: Standing, count: int, days: Days | None = None) -> int:
    """What is left of so many weeks once what is promised is done.

    days: those between which it is done; of the time of these weeks, the share of the days away is not there.
    """
    minutes = candidate.weekly_minutes * count
    if days is not None:
        minutes = minutes * weeks.days_here(days, standing.week) // days.count
    return max(0, minutes - standing.promised_minutes)
