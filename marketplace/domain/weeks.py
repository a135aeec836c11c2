"""When members are free: the half days of their week, the days on which they are away, and what a need asks.

A week is a set of half days (coop.domain.half_days). Hours of the day are agreed between people, not here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coop.domain import half_days
from coop.domain.errors import Refused
from coop.domain.half_days import EVERY
from coop.domain.words import N_, Sentence

LONGEST_DAYS = 366
"""How long one is away at most, all at once."""
FURTHEST_DAYS = 2 * 366
"""How far ahead one says so."""
MOST_TIMES_OFF = 24
NOTE_LENGTH = 80
WEEK_DAYS = 7
ALREADY = N_("You already said that you are away on some of these days.")


@dataclass(frozen=True, slots=True)
class Days:
    """Days that follow each other, both ends among them."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def within(self, other: "Days") -> "Days | None":
        """Those of them that are also among the others."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Days(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Week:
    """half_days: those on which one is free as a rule; away: days on which one is not there, none twice.

    Who said nothing is free on every one of them.
    """

    half_days: int = EVERY
    away: tuple[Days, ...] = ()


ANY_WEEK = Week()


def asked_days(
    starts_on: date | None, ends_on: date | None, needed_on: date | None, *, asked: int, on: date
) -> Days | None:
    """The days on which something can still be done, seen from `on`; None where no end was given.

    Nor where that end has passed, or none of the half days asked comes before it: what is looked for all the
    same can be talked about.
    """
    ends = [day for day in (ends_on, needed_on) if day is not None]
    first = max(on, starts_on or on)
    if not ends or first > min(ends):
        return None
    days = Days(first, min(ends))
    return days if weekdays_of(days) & (asked or EVERY) else None


def weekdays_of(days: Days) -> int:
    """All the half days of the weekdays that are among these days."""
    if days.count >= WEEK_DAYS:
        return EVERY
    return half_days.of_weekdays((days.first.weekday() + step) % WEEK_DAYS for step in range(days.count))


def wanted_half_days(asked: int, days: Days | None) -> int:
    """Those of a need that count: of the days asked, those among its dates. asked: 0 where any is good."""
    return (asked or EVERY) & (EVERY if days is None else weekdays_of(days))


def days_here(days: Days, week: Week) -> int:
    """How many of these days one is not away."""
    met = (off.within(days) for off in week.away)
    return days.count - sum(one.count for one in met if one is not None)


def left(days: Days | None, week: Week) -> int:
    """All the half days of the weekdays on which one is there at least once in these days."""
    if days is None:
        return EVERY
    met = [one for off in week.away for one in [off.within(days)] if one is not None]
    return half_days.of_weekdays(
        weekday
        for weekday in range(WEEK_DAYS)
        if _count(days, weekday) > sum(_count(one, weekday) for one in met)
    )


def share(week: Week, wanted: int) -> tuple[int, int]:
    """On how many of the half days wanted one is free as a rule, and how many they are."""
    return (week.half_days & wanted).bit_count(), wanted.bit_count()


def clash(week: Week, day: date, *, person: str) -> Sentence | None:
    """Why a day that is proposed may not suit; nothing where it does. person: "" for who reads it."""
    values: dict[str, str | int] = {"day_on": day.isoformat()}
    values |= {"person": person} if person else {}
    if any(off.first <= day <= off.last for off in week.away):
        yours, theirs = (
            N_("You said that you are away on %(day_on)s."),
            N_("%(person)s is away on %(day_on)s."),
        )
    elif week.half_days & half_days.of_day(day) == 0:
        yours = N_("You said that you are never free on the weekday of %(day_on)s.")
        theirs = N_("%(person)s is not free as a rule on the weekday of %(day_on)s.")
    else:
        return None
    return Sentence(theirs if person else yours, values)


def check_half_days(asked: int) -> None:
    """Raises Refused for what is no set of half days."""
    if not 0 <= asked <= EVERY:
        raise Refused(N_("Choose half days of the week."), field="half_days")


def check_time_off(days: Days, note: str, *, today: date, kept: Iterable[Days]) -> None:
    """Raises Refused where one can not be away so, or said it already. kept: what one said before."""
    if days.last < days.first:
        raise Refused(N_("It ends before it begins."), field="until_on")
    last = "from_on" if days.count == 1 else "until_on"
    if days.last < today:
        raise Refused(N_("This day is already past."), field=last)
    if days.count > LONGEST_DAYS:
        raise Refused(N_("Nobody is away for more than a year at once."), field="until_on")
    if days.last > today + timedelta(days=FURTHEST_DAYS):
        raise Refused(N_("That is too far ahead: say it later."), field=last)
    if len(note) > NOTE_LENGTH or "\x00" in note:
        raise Refused(N_("Say it in a few words."), field="note")
    before = list(kept)
    if any(days.within(one) for one in before):
        raise Refused(ALREADY, field="from_on")
    if len(before) >= MOST_TIMES_OFF:
        raise Refused(N_("Take one of your times off back first: they are many."), field="from_on")


def _count(days: Days, weekday: int) -> int:
    """How often a weekday is among these days."""
    return _until(days.last.toordinal(), weekday) - _until(days.first.toordinal() - 1, weekday)


def _until(ordinal: int, weekday: int) -> int:
    """How often a weekday came up to that day: the first of all days is a Monday."""
    return (ordinal - 1 - weekday) // WEEK_DAYS
