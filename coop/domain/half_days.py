"""The half days of a week, as a set of 21 bits, and how people say them.

Bit 0 is Monday morning, bit 1 its afternoon, bit 2 its evening, bit 3 Tuesday morning… bit 20 Sunday evening.
"""

from collections.abc import Iterable
from datetime import date

from coop.domain.quantities import DAYS, SPACE

PARTS, WEEKDAYS = 3, 7
COUNT = PARTS * WEEKDAYS
EVERY = (1 << COUNT) - 1
WHOLE_DAY = (1 << PARTS) - 1

PART_NAMES = {
    "fr": ("matin", "après-midi", "soir"),
    "en": ("morning", "afternoon", "evening"),
}
"""In English they are said in the plural after the days: "Tuesday and Thursday mornings"."""


def half_day(weekday: int, part: int) -> int:
    """The set of one half day: Monday is 0, the morning is 0."""
    return 1 << (PARTS * weekday + part)


def of_weekdays(weekdays: Iterable[int]) -> int:
    """All the half days of these days."""
    found = 0
    for weekday in weekdays:
        found |= WHOLE_DAY << (PARTS * weekday)
    return found


def of_day(day: date) -> int:
    return of_weekdays([day.weekday()])


def of_numbers(numbers: Iterable[int]) -> int:
    """The set of half days that are numbered from 0 to 20."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def numbers(half_days: int) -> list[int]:
    return [number for number in range(COUNT) if half_days >> number & 1]


def first(half_days: int, count: int) -> int:
    """The earliest of the week, so many at most."""
    return of_numbers(numbers(half_days)[:count])


def say(half_days: int, language: str) -> str:
    """ "mardi et jeudi matin ; samedi", "Tuesday and Thursday mornings; Saturdays"."""
    tongue = "en" if language.lower().startswith("en") else "fr"
    if half_days == EVERY:
        return "any day" if tongue == "en" else "n’importe quel jour"
    alike: dict[int, list[int]] = {}
    for weekday in range(WEEKDAYS):
        parts = half_days >> (PARTS * weekday) & WHOLE_DAY
        if parts:
            alike.setdefault(parts, []).append(weekday)
    between = "; " if tongue == "en" else f"{SPACE}; "
    return between.join(_group(weekdays, parts, tongue) for parts, weekdays in alike.items())


def say_half_day(number: int, language: str) -> str:
    """One of them, by its number: "mardi matin", "Tuesday morning"."""
    tongue = "en" if language.lower().startswith("en") else "fr"
    weekday, part = divmod(number, PARTS)
    return f"{DAYS[tongue][weekday]} {PART_NAMES[tongue][part]}"


def _group(weekdays: list[int], parts: int, tongue: str) -> str:
    """Days that have the same parts."""
    is_whole, is_english = parts == WHOLE_DAY, tongue == "en"
    ending = "s" if is_english and is_whole else ""
    days = _days([f"{DAYS[tongue][weekday]}{ending}" for weekday in weekdays], weekdays, tongue)
    if is_whole:
        return days
    plural = "s" if is_english else ""
    said = [f"{name}{plural}" for part, name in enumerate(PART_NAMES[tongue]) if parts >> part & 1]
    return f"{days} {_joined(said, tongue)}"


def _days(names: list[str], weekdays: list[int], tongue: str) -> str:
    """Three days or more that follow each other are told by the first and the last."""
    is_run = len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1
    if is_run:
        return f"{names[0]} {'to' if tongue == 'en' else 'à'} {names[-1]}"
    return _joined(names, tongue)


def _joined(said: list[str], tongue: str) -> str:
    *most, last = said
    return f"{', '.join(most)} {'and' if tongue == 'en' else 'et'} {last}" if most else last
