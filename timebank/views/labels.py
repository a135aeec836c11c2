"""Amounts, periods and parts as people say them, and periods as addresses write them."""

from fractions import Fraction

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from timebank.domain.natures import Unit
from timebank.domain.periods import Period

SAYINGS: dict[Unit, quantities.Say] = {
    Unit.MINUTES: quantities.say_minutes,
    Unit.CENTS: quantities.say_cents,
}


def said(unit: Unit, amount: int) -> str:
    """Hours or euros in words."""
    return SAYINGS[unit](amount, get_language() or "fr")


def period(of: Period) -> str:
    """ "mars 2026" for a whole month, else its first and last day."""
    language = get_language() or "fr"
    if of.is_one_month:
        month = quantities.MONTHS["en" if language.startswith("en") else "fr"][of.first_on.month - 1]
        return f"{month} {of.first_on.year}"
    days = {
        "first": quantities.say_short_day(of.first_on, language),
        "last": quantities.say_short_day(of.last_on, language),
    }
    return _("from %(first)s to %(last)s") % days


def address(url_name: str, of: Period) -> str:
    """A page, asked for these days."""
    return f"{reverse(url_name)}?first_on={of.first_on}&last_on={of.last_on}"


def part(of: Fraction, unit: Unit) -> str:
    """A part of minutes or cents to the nearest whole one, and that it is not whole where it is not."""
    if of.denominator == 1:
        return said(unit, of.numerator)
    if abs(of) < 1:
        return _("less than a minute") if unit is Unit.MINUTES else _("less than a cent")
    return _("about %(amount)s") % {"amount": said(unit, round(of))}
