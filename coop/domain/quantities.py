"""Hours, money, shares and days as people say and write them, in French and in English.

Nothing here is a float: minutes and cents are integers, shares are decimals. Spaces inside a quantity do not
break (narrow inside French numbers and before %, plain before €), so that "1 h 30" is read in one piece.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

NARROW = "\u202f"
SPACE = "\u00a0"
MINUS = "\u2212"

Say = Callable[[int, str], str]
"""How a quantity of some unit is said in a language."""

DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
SHORT_MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}

_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009]+")
_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,5})(?:h|:|heures?|hours?|hrs?)(?:(\d{1,2})(?:m|mn|min|minutes?)?)?", re.ASCII
)
_MINUTES = re.compile(r"(\d{1,6})(?:m|mn|min|minutes?)", re.ASCII)
_DECIMAL_HOURS = re.compile(r"(\d{1,5}(?:[.,]\d{1,4})?)(?:h|heures?|hours?|hrs?)?", re.ASCII)
_AMOUNT = re.compile(r"(-?)(\d{1,12})(?:[.,](\d{1,2}))?", re.ASCII)
_SHARE = re.compile(r"\d{1,4}(?:[.,]\d{1,6})?", re.ASCII)


class Unreadable(ValueError):
    """What was typed is not a quantity of the kind that was asked for."""


def say_minutes(minutes: int, language: str) -> str:
    """Minutes as "1 h 30", "45 min", "2 h"; English says "1 h 30 min"."""
    _refuse_floats(minutes)
    hours, rest = divmod(abs(minutes), 60)
    gap = NARROW if _is_french(language) else SPACE
    sign = MINUS if minutes < 0 else ""
    if hours == 0:
        return f"{sign}{rest}{gap}min"
    whole = f"{sign}{_group(hours, language)}{gap}h"
    if rest == 0:
        return whole
    return f"{whole}{gap}{rest:02d}" if _is_french(language) else f"{whole}{gap}{rest:02d}{gap}min"


def say_cents(cents: int, language: str) -> str:
    """Euro cents as "1 234,50 €" or "€1,234.50"."""
    _refuse_floats(cents)
    euros, rest = divmod(abs(cents), 100)
    sign = MINUS if cents < 0 else ""
    if _is_french(language):
        return f"{sign}{_group(euros, language)},{rest:02d}{SPACE}€"
    return f"{sign}€{_group(euros, language)}.{rest:02d}"


def with_sign(quantity: int, said: str) -> str:
    """The same words with a plus in front of what is above zero."""
    return f"+{said}" if quantity > 0 else said


def say_share(share: Decimal, language: str, places: int | None = None) -> str:
    """A share of one as a percentage: "12,5 %" or "12.5%".

    It is said with as many decimals as it has and no more; `places` rounds what has no end, such as a third.
    """
    _refuse_floats(share)
    hundredths = share * 100
    if places is not None:
        hundredths = hundredths.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    hundredths = hundredths.normalize()
    plain = f"{abs(hundredths):f}"
    sign = MINUS if hundredths < 0 else ""
    if _is_french(language):
        return f"{sign}{plain.replace('.', ',')}{NARROW}%"
    return f"{sign}{plain}%"


def say_count(count: int, language: str) -> str:
    """A whole number with its thousands apart."""
    _refuse_floats(count)
    return f"{MINUS if count < 0 else ''}{_group(abs(count), language)}"


def say_day(day: date, language: str, today: date | None = None) -> str:
    """A day as people say it: "jeudi 3 décembre", with the year unless it is the year of `today`."""
    of = _tongue(language)
    said = f"{DAYS[of][day.weekday()]} {_ordinal(day, of)}{SPACE}{MONTHS[of][day.month - 1]}"
    return said if today is not None and day.year == today.year else f"{said} {day.year}"


def say_short_day(day: date, language: str) -> str:
    """A day for a column: "3 déc. 2026"."""
    of = _tongue(language)
    return f"{_ordinal(day, of)}{SPACE}{SHORT_MONTHS[of][day.month - 1]}{SPACE}{day.year}"


def say_time(moment: time, language: str) -> str:
    """A time of day: "14 h 05" or "14:05"."""
    if _is_french(language):
        return f"{moment.hour}{NARROW}h{NARROW}{moment.minute:02d}"
    return f"{moment.hour:02d}:{moment.minute:02d}"


def say_instant(local: datetime, language: str, today: date | None = None) -> str:
    """A day and its time, already in the reader's own time zone."""
    link = "à" if _is_french(language) else "at"
    return f"{say_day(local.date(), language, today)} {link} {say_time(local.time(), language)}"


def read_minutes(text: str) -> int:
    """Minutes from what a person types: "1h30", "1 h 30", "1:30", "1,5", "2 h", "90 min".

    A bare number is hours. Decimal hours must fall on a whole minute. Raises `Unreadable`.
    """
    compact = _BLANKS.sub("", text).lower()
    if found := _MINUTES.fullmatch(compact):
        return int(found[1])
    if found := _HOURS_AND_MINUTES.fullmatch(compact):
        minutes = int(found[2] or 0)
        if minutes > 59:
            raise Unreadable(text)
        return int(found[1]) * 60 + minutes
    if found := _DECIMAL_HOURS.fullmatch(compact):
        return _whole(Decimal(found[1].replace(",", ".")) * 60, text)
    raise Unreadable(text)


def read_cents(text: str) -> int:
    """Euro cents from "42,50", "42.5", "1 234,50 €" or "€42.50"; a third decimal is refused, not rounded."""
    compact = (
        _BLANKS.sub("", text).replace(MINUS, "-").removeprefix("€").removesuffix("€").removesuffix("EUR")
    )
    found = _AMOUNT.fullmatch(compact)
    if found is None:
        raise Unreadable(text)
    cents = int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))
    return -cents if found[1] else cents


def read_share(text: str) -> Decimal:
    """A share of one from a percentage: "12,5 %" or "12.5" gives 0.125."""
    compact = _BLANKS.sub("", text).removesuffix("%")
    if not _SHARE.fullmatch(compact):
        raise Unreadable(text)
    return Decimal(compact.replace(",", ".")) / 100


def cents_of(amount: Decimal) -> int:
    """Whole cents of a decimal amount of euros; a part of a cent is refused with `Unreadable`."""
    _refuse_floats(amount)
    return _whole(amount * 100, str(amount))


def _whole(quantity: Decimal, said: str) -> int:
    if quantity != quantity.to_integral_value():
        raise Unreadable(said)
    return int(quantity)


def _refuse_floats(quantity: object) -> None:
    if isinstance(quantity, float):
        raise TypeError("hours, money and shares are never floats")


def _is_french(language: str) -> bool:
    return _tongue(language) == "fr"


def _tongue(language: str) -> str:
    return "en" if language.lower().startswith("en") else "fr"


def _ordinal(day: date, tongue: str) -> str:
    return "1er" if tongue == "fr" and day.day == 1 else str(day.day)


def _group(number: int, language: str) -> str:
    return f"{number:,}".replace(",", NARROW) if _is_french(language) else f"{number:,}"
