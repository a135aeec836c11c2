"""One euro, one hour: where it went. For anybody, from the frozen release of a quarter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.pieces import Crumb
from coop.domain.words import N_
from coop.views.doors import for_anyone
from marketplace.domain.observatory import destinations, labels, published
from marketplace.domain.observatory.published import Published
from marketplace.selectors.observatory import releases
from marketplace.selectors.observatory.releases import Told
from marketplace.views.observatory import editions, told
from marketplace.views.observatory import words as figures_said
from timebank.domain.natures import FUND_TITLES, FUNDS, Unit
from timebank.views import drawings
from timebank.views.drawings import Drawing

TITLES: Mapping[Unit, str] = {
    Unit.CENTS: N_("One euro of fees"),
    Unit.MINUTES: N_("One hour given to the commons"),
}
COLUMNS: Mapping[Unit, str] = {Unit.CENTS: N_("of one euro"), Unit.MINUTES: N_("of one hour")}
WAITS = labels.NAMES["destination"][destinations.POOL]
_ONE, _FUNDS = "one", "funds"
"""The two steps of a drawing: from the euro to the funds, from the funds to their uses."""


@dataclass(frozen=True, slots=True)
class Line:
    """A destination. depth: 1 under a fund. url: where a cent of it is followed."""

    label: str
    depth: int
    of_one: str
    amount: str
    is_hidden: bool
    url: str


@dataclass(frozen=True, slots=True)
class Side:
    """What the page says of one euro, or of one hour. hidden: why nothing is told, "" where something is.

    undrawn: funds of which a use is hidden, so that the drawing has not all of it.
    """

    title: str
    column: str
    hidden: str
    drawings: list[Drawing]
    lines: list[Line]
    undrawn: list[str]


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    known = _last_versions(releases.every())
    chosen = _chosen(known, request.GET.get("trimestre", ""))
    context = {
        "sides": [_side(unit, _series(chosen, unit)) for unit in TITLES] if chosen else [],
        "quarters": [(one.quarter, figures_said.quarter(one.quarter), one == chosen) for one in known],
        "quarter": figures_said.quarter(chosen.quarter) if chosen else "",
        "release": chosen,
        "definitions": [
            (_(TITLES[unit]), editions.definition_url(destinations.SERIES[unit])) for unit in TITLES
        ],
        "trail": figures_said.trail(Crumb(_("One euro, one hour"))),
    }
    return render(request, "marketplace/observatory/one.html", context)


def _last_versions(every: Iterable[Told]) -> list[Told]:
    """Of each quarter, the last first."""
    found: dict[str, Told] = {}
    for one in every:
        found.setdefault(one.quarter, one)
    return list(found.values())


def _chosen(known: list[Told], asked: str) -> Told | None:
    """The quarter that is asked for, else the last. Raises Hidden."""
    if not asked:
        return known[0] if known else None
    for one in known:
        if one.quarter == asked:
            return one
    raise Hidden


def _series(release: Told, unit: Unit) -> Published | None:
    content = releases.series(release, destinations.SERIES[unit])
    return None if content is None else published.read(content)


def _side(unit: Unit, series: Published | None) -> Side:
    title, column = _(TITLES[unit]), _(COLUMNS[unit])
    whole = series.at((destinations.ALL,)) if series else None
    if series is None or whole is None:
        return Side(title, column, _("Nothing came to the common pool in this quarter."), [], [], [])
    if whole.is_hidden:
        return Side(title, column, told.hidden(whole), [], [], [])
    return Side(title, column, "", _drawings(unit, series), _lines(unit, series), [*map(_, _undrawn(series))])


def _undrawn(series: Published) -> list[str]:
    uses = {fund: [series.at((destinations.under(fund, use),)) for use in labels.USES] for fund in FUNDS}
    return [FUND_TITLES[fund] for fund, cells in uses.items() if any(one and one.is_hidden for one in cells)]


def _lines(unit: Unit, series: Published) -> list[Line]:
    """The funds in their order, the uses of each below it; then what waits."""
    found = []
    for fund in FUNDS:
        url = reverse("fund_movements", args=[fund])
        found += _line(unit, series, fund, _(FUND_TITLES[fund]), url=url)
        for use, name in labels.USES.items():
            found += _line(unit, series, destinations.under(fund, use), _(name), depth=1)
    return found + _line(unit, series, destinations.POOL, _(WAITS), url=reverse("distributions"))


def _line(
    unit: Unit, series: Published, code: str, label: str, *, depth: int = 0, url: str = ""
) -> list[Line]:
    datum = series.at((code,))
    if datum is None:
        return []
    of_one, amount = (told.brief(datum, name, unit) for name in ("of_one", "amount"))
    return [Line(label, depth, of_one, amount, datum.is_hidden, url)]


def _drawings(unit: Unit, series: Published) -> list[Drawing]:
    """Of what is shown: from the one to the funds and the pool, and from the funds to what they did."""
    one = _(TITLES[unit])
    first = [(one, _(FUND_TITLES[fund]), _of_one(series, fund)) for fund in FUNDS]
    first.append((one, _(WAITS), _of_one(series, destinations.POOL)))
    second = [
        (_(FUND_TITLES[fund]), _(name), _of_one(series, destinations.under(fund, use)))
        for fund in FUNDS
        for use, name in labels.USES.items()
    ]
    found = []
    for step, title, links in (
        (_ONE, _("From the common pool to the funds"), first),
        (_FUNDS, _("What the funds did with it"), second),
    ):
        parts = [(unit, source, target, Fraction(part)) for source, target, part in links]
        found += [
            replace(drawing, id=f"{step}-{unit}")
            for drawing in drawings.of_parts(parts, dict.fromkeys(Unit, title))
        ]
    return found


def _of_one(series: Published, code: str) -> int:
    """Cents or minutes of one; 0 where it is hidden or is nothing, which the table tells apart."""
    datum = series.at((code,))
    return (datum.value("of_one") or 0) if datum else 0
