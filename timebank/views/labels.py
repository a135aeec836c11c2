"""Periods as people say them, and as addresses write them."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from timebank.domain.periods import Period


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
