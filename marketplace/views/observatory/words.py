"""How figures of the observatory are said: with their unit, with their quarter, and why one is hidden."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coop.domain import quantities
from coop.domain.pieces import Crumb
from coop.words import language
from marketplace.domain.observatory import quarters
from marketplace.domain.observatory.disclosure import Status
from marketplace.domain.observatory.indicators import Unit
from marketplace.domain.observatory.published import Datum

BASIS_POINTS = -4
"""The decimal place of one."""
YEAR = 365
"""Days beyond which a wait is not told by the day: a median that is not reached is kept as one more."""
MANY = 10
"""Hours or euros, from which on a square of a map rounds them."""
SQUARE_ROOM = 9
"""Letters of a figure on a square of a map."""


def trail(*steps: Crumb) -> list[Crumb]:
    return [Crumb(_("Observatory"), reverse("observatory")), *steps]


def said(value: int | None, unit: str) -> str:
    """A value with its unit, in the reader's language; a dash where a cell that is told has not this one."""
    if value is None:
        return "–"
    match unit:
        case Unit.CENTS:
            return quantities.say_cents(value, language())
        case Unit.MINUTES:
            return quantities.say_minutes(value, language())
        case Unit.BP:
            return quantities.say_share(Decimal(value).scaleb(BASIS_POINTS), language())
        case Unit.DAYS if value > YEAR:
            return _("more than a year")
        case Unit.DAYS:
            return ngettext("%(count)s day", "%(count)s days", value) % {"count": _count(value)}
        case _:
            return _count(value)


def begun(words: str) -> str:
    """The same words as a line begins with them; what else is written large stays so."""
    return words[:1].upper() + words[1:]


def short(value: int, unit: str) -> str:
    """The same where there is little room: an amount without cents that are none."""
    words = said(value, unit)
    if unit == Unit.CENTS and value % 100 == 0:
        return words.replace(",00", "").removesuffix(".00")
    return words


def on_square(value: int, unit: str) -> str:
    """What fits on a square of a map: hours and euros rounded where they are many; "" where nothing fits."""
    step = {Unit.MINUTES.value: 60, Unit.CENTS.value: 100}.get(unit, 1)
    is_great = value >= MANY * step
    told = short((value + step // 2) // step * step if is_great else value, unit)
    return told if len(told) <= SQUARE_ROOM else ""


def quarter(code: str) -> str:
    """ "2026-Q3" as people say it."""
    found = quarters.read(code)
    return _("quarter %(number)s of %(year)s") % {"number": found.number, "year": found.year}


def quarter_short(code: str) -> str:
    return _("Q%(number)s") % {"number": quarters.read(code).number}


def hidden(cell: Datum) -> str:
    """Why a figure is hidden, in a sentence."""
    if cell.status is Status.SECONDARY:
        return _("Hidden: with it, another hidden figure could be worked out.")
    if cell.reason == "dominant":
        return _("Hidden: one contributor makes nearly all of it.")
    return _("Hidden: too few people contribute to it.")


def hidden_short(cell: Datum) -> str:
    """The same in a drawing, where there is room for two words."""
    if cell.status is Status.SECONDARY:
        return _("hidden: protects another")
    return _("hidden: one dominates") if cell.reason == "dominant" else _("hidden: too few")


def day(on: date) -> str:
    return quantities.say_short_day(on, language())


def _count(value: int) -> str:
    return quantities.say_count(value, language())
