"""Periods of whole days in the cooperative's time zone, from the first day to the last.

A period is stored as two instants, the second left out: [start, end).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coop.domain.errors import Refused
from coop.domain.words import N_

PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = timedelta(days=1)
LAST_INSTANT = timedelta(microseconds=1)
"""What separates the end of a period from its last instant."""

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2099, 12, 31)
"""The days that may be asked for: far wider than the life of any cooperative that keeps this ledger."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` (in it) to `end` (not in it), both aware of their time zone."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("an instant knows its time zone")

    @property
    def first_on(self) -> date:
        return self.start.astimezone(PARIS).date()

    @property
    def last_on(self) -> date:
        return (self.end - LAST_INSTANT).astimezone(PARIS).date()

    @property
    def days(self) -> str:
        """As the entry of its distribution names it."""
        return f"{self.first_on}/{self.last_on}"

    @property
    def last_instant(self) -> datetime:
        return self.end - LAST_INSTANT

    @property
    def is_whole_months(self) -> bool:
        return self.first_on.day == 1 and (self.last_on + ONE_DAY).day == 1

    @property
    def is_one_month(self) -> bool:
        return self.is_whole_months and month_of(self.first_on) == self


def day_start(day: date) -> datetime:
    """The instant at which a day begins in the cooperative's time zone."""
    return datetime.combine(day, time.min, tzinfo=PARIS)


def of_days(first_on: date, last_on: date) -> Period:
    """The period of these days, both included."""
    return Period(day_start(first_on), day_start(last_on + ONE_DAY))


def month_of(day: date) -> Period:
    """The month in which a day lies."""
    return Period(day_start(day.replace(day=1)), day_start(next_month(day)))


def month_before(at: datetime) -> Period:
    """The last month that has ended at an instant."""
    return month_of(at.astimezone(PARIS).date().replace(day=1) - ONE_DAY)


def next_month(day: date) -> date:
    """The first day of the month after the one of `day`."""
    return (day.replace(day=28) + 4 * ONE_DAY).replace(day=1)


def months_between(start: datetime, end: datetime) -> Iterator[Period]:
    """Every month that has begun at `end` and is not over at `start`, the oldest first."""
    day = start.astimezone(PARIS).date().replace(day=1)
    while day_start(day) < end:
        yield month_of(day)
        day = next_month(day)


def check_begun(period: Period, *, at: datetime) -> None:
    """Raises Refused unless the period is made of whole days, one or more, and has begun."""
    if period.start >= period.end:
        raise Refused(N_("The last day comes after the first."), field="end")
    if any(instant != day_start(instant.astimezone(PARIS).date()) for instant in (period.start, period.end)):
        raise Refused(N_("A period is made of whole days."), field="start")
    if period.start > at:
        raise Refused(N_("This period has not begun yet."), field="start")


def overlap(first: Period, second: Period) -> bool:
    """True when some instant lies in both."""
    return first.start < second.end and second.start < first.end


def is_within_reach(*days: date) -> bool:
    """True when every day may be asked for."""
    return all(FIRST_DAY <= day <= LAST_DAY for day in days)
