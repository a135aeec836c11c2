"""A page of lines as the templates of a statement show it, and the way to the pages beside it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coop.domain import quantities
from timebank.domain import statements
from timebank.domain.natures import NATURE_NAMES, Unit
from timebank.domain.periods import Period
from timebank.domain.statements import Line, Month, Page, Place, Summary
from timebank.selectors import histories

Title = Callable[[Line], str]


@dataclass(frozen=True, slots=True)
class Leaf:
    """opening, closing: with what they are called here; months: their lines with titles, and their sums.

    earlier_url, later_url: "" where there is no such page.
    """

    unit: Unit
    opening: int
    opening_label: str
    closing: int
    closing_label: str
    months: list[tuple[date, list[tuple[Line, str]], Month | None]]
    earlier_url: str
    later_url: str


@dataclass(frozen=True, slots=True)
class AtInstant:
    """What an account held at an instant: by when things happened, and by what had been written then."""

    at: datetime
    happened: int
    recorded: int


def asked(request: HttpRequest, account_id: int | None, period: Period) -> Page:
    """The page that the address names; the first one when it names none."""
    if account_id is None:
        return Page(0, ())
    after, before = (Place.read(request.GET.get(name, "")) for name in ("after", "before"))
    return histories.page(account_id, period, after=after, before=before)


def of(request: HttpRequest, unit: Unit, page: Page, title: Title, sums: Iterable[Month] = ()) -> Leaf:
    """The page in words. sums: the whole months, of which the sums are shown where they end."""
    whole: Mapping[date, Month] = {month.first_on: month for month in sums}
    months = [
        (month.first_on, [(line, title(line)) for line in month.lines], whole.get(month.first_on))
        for month in page.months
    ]
    if page.months and not page.months[-1].is_over:
        months[-1] = (*months[-1][:2], None)
    return Leaf(
        unit=unit,
        opening=page.opening,
        opening_label=_("Carried forward") if page.earlier else _("Opening"),
        closing=page.closing,
        closing_label=_("To carry forward") if page.later else _("Closing"),
        months=months,
        earlier_url=_address(request, "before", page.earlier),
        later_url=_address(request, "after", page.later),
    )


def at_instant(account_id: int | None, instant: datetime | None) -> AtInstant | None:
    """None when nothing was asked."""
    if instant is None:
        return None
    if account_id is None:
        return AtInstant(instant, 0, 0)
    return AtInstant(
        instant,
        histories.held(account_id, before=instant),
        histories.held_as_recorded(account_id, before=instant),
    )


def partners(page: Page) -> set[int]:
    """The members whom the lines concern."""
    return {partner_id for movement in page.movements for partner_id in movement.partner_ids}


def plain_title(line: Line, names: Mapping[int, str]) -> str:
    """What happened, as those read it whose account it is not."""
    said = [_(NATURE_NAMES[line.movement.nature]).capitalize()]
    said += [names[partner_id] for partner_id in line.movement.partner_ids]
    return " · ".join(said)


def figures(summary: Summary, unit: Unit, *, has_lines: bool = False) -> list[tuple[str, str]]:
    """The figures of a period with their labels. has_lines: opening and closing stand around them already."""
    found = [
        (_("Opening"), amount(summary.opening, unit)),
        (_("Came in over the period"), amount(summary.came, unit)),
        (_("Went out over the period"), amount(-summary.went, unit)),
        (_("Closing"), amount(summary.closing, unit)),
        (_("On average over the period"), amount(statements.nearest(summary.average), unit)),
    ]
    return [found[1], found[2], found[4]] if has_lines else found


def amount(value: int, unit: Unit) -> str:
    """Hours or euros with their sign."""
    language = get_language() or "fr"
    said = quantities.say_minutes if unit is Unit.MINUTES else quantities.say_cents
    return quantities.with_sign(value, said(value, language))


def _address(request: HttpRequest, name: str, place: Place | None) -> str:
    """The same page at another place; whatever else was asked stays."""
    if place is None:
        return ""
    kept = request.GET.copy()
    for other in ("after", "before"):
        kept.pop(other, None)
    kept[name] = str(place)
    return f"?{kept.urlencode()}"
