"""Movements of funds and parts of them, as the pages that follow a cent show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from coop.words import say
from timebank.domain import subjects
from timebank.domain.following import written
from timebank.domain.legs import AccountKey
from timebank.domain.natures import ACCOUNT_NAMES, FUND_TITLES, NATURE_NAMES, AccountKind, Unit
from timebank.selectors.following import Fed, Origin, Part, Use
from timebank.selectors.layers import Movement
from timebank.views import drawings, labels
from timebank.views.drawings import Drawing


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement of a fund. about_url: of what it is about, if that has a page. part, exact: of a use, whose
    amount is what it took."""

    url: str
    on: date
    fund: str
    about: str
    about_url: str
    nature: str
    unit: Unit
    amount: int
    part: str = ""
    exact: str = ""


@dataclass(frozen=True, slots=True)
class OriginRow:
    """Where a part of a movement came from. url: of the distribution, "" where it came directly."""

    number: int
    said: str
    url: str
    part: str
    exact: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """An entry and its part of a movement."""

    url: str
    number: int
    on: date
    about: str
    nature: str
    unit: Unit
    brought: int
    part: str
    exact: str


@dataclass(frozen=True, slots=True)
class FedRow:
    """What reached a fund, what of it was used, and what is still there."""

    fund: str
    url: str
    part: str
    used: str
    left: str
    exact: str


def fund_name(kind: AccountKind) -> str:
    return _(ACCOUNT_NAMES[kind]).capitalize()


def movement(one: Movement) -> MovementRow:
    return MovementRow(
        url=reverse("fund_movement", args=[one.account.kind, one.entry_id]),
        on=timezone.localdate(one.happened_at),
        fund=fund_name(one.account.kind),
        about=say(subjects.words(one.subject)),
        about_url=about_url(one.subject),
        nature=_(NATURE_NAMES[one.nature]),
        unit=one.account.unit,
        amount=one.amount,
    )


def use(one: Use) -> MovementRow:
    row, unit = movement(one.movement), one.movement.account.unit
    return MovementRow(
        *(row.url, row.on, row.fund, row.about, row.about_url, row.nature, unit, -row.amount),
        part=labels.part(one.part, unit),
        exact=exact(one.part),
    )


def origins(found: Iterable[Origin], chosen: int) -> list[OriginRow]:
    return [
        OriginRow(
            number=number,
            said=source(origin),
            url="" if origin.shared is None else reverse("distribution", args=[origin.shared.id]),
            part=labels.part(origin.part, origin.account.unit),
            exact=exact(origin.part),
            is_chosen=number == chosen,
        )
        for number, origin in enumerate(found)
    ]


def source(origin: Origin) -> str:
    """Where it came from, in a few words."""
    if origin.shared is None:
        return _("Given to the fund")
    return _("Common pool, %(period)s") % {"period": labels.period(origin.shared.period)}


def _short(origin: Origin) -> str:
    """The same where there is little room."""
    if origin.shared is None:
        return source(origin)
    day = quantities.say_short_day(origin.shared.period.last_on, get_language() or "fr")
    return _("Pool of %(day)s") % {"day": day}


def part(one: Part, account: AccountKey) -> PartRow:
    bringer = one.bringer
    return PartRow(
        url=reverse("entry", args=[bringer.entry_id]),
        number=bringer.entry_id,
        on=timezone.localdate(bringer.happened_at),
        about=say(subjects.words(bringer.subject)),
        nature=_(NATURE_NAMES[bringer.nature]),
        unit=account.unit,
        brought=bringer.amount,
        part=labels.part(one.part, account.unit),
        exact=exact(one.part),
    )


def fed(found: Iterable[Fed]) -> list[FedRow]:
    return [
        FedRow(
            fund=fund_name(one.account.kind),
            url=reverse("fund_movements", args=[one.account.kind]),
            part=labels.part(one.part, one.account.unit),
            used=labels.part(one.used, one.account.unit),
            left=labels.part(one.left, one.account.unit),
            exact=exact(one.part),
        )
        for one in found
    ]


def exact(of: Fraction) -> str:
    """The fraction of units where it is not whole, else ""; a line may end after its bar."""
    return written(of).replace("/", "/\u200b") if of.denominator != 1 else ""


def about_url(subject: str) -> str:
    page = subjects.page(subject)
    return "" if page is None else reverse(page[0], args=[page[1]])


def untold(found: Iterable[Fed]) -> list[str]:
    """What was used by movements that are not told to this reader, in each unit that has some."""
    sums = {unit: Fraction(0) for unit in Unit}
    for one in found:
        sums[one.account.unit] += one.used - one.seen
    return [labels.part(amount, unit) for unit, amount in sums.items() if amount]


def onward_drawings(found: Iterable[Fed], source: str) -> list[Drawing]:
    """From what was brought to each fund; the table beside it says what was used there."""
    links = [(one.account.unit, source, _(FUND_TITLES[one.account.kind]), one.part) for one in found]
    titles = {Unit.MINUTES: _("Where the hours go"), Unit.CENTS: _("Where the euros go")}
    return drawings.of_parts(links, titles)


def origin_drawings(found: Iterable[Origin]) -> list[Drawing]:
    """From what fed the fund to this movement."""
    links = [(one.account.unit, _short(one), _(FUND_TITLES[one.account.kind]), one.part) for one in found]
    titles = {
        Unit.MINUTES: _("Where the hours came from"),
        Unit.CENTS: _("Where the euros came from"),
    }
    return drawings.of_parts(links, titles)


def title(one: Movement) -> str:
    """A movement in one line."""
    said = labels.part(Fraction(abs(one.amount)), one.account.unit)
    fund = {"amount": said, "fund": _(ACCOUNT_NAMES[one.account.kind])}
    if one.amount > 0:
        return _("%(amount)s came to the %(fund)s") % fund
    return _("%(amount)s left the %(fund)s") % fund
