"""My benchmarks: what others of one's trade and region agree on, beside one's own, for what one gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop import words
from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.domain.words import N_
from coop.selectors.trades import Trade
from coop.views.doors import for_members
from marketplace.domain.observatory import branches, classes, indicators, reciprocity
from marketplace.domain.observatory.classes import DataClass
from marketplace.domain.observatory.indicators import Indicator
from marketplace.domain.observatory.published import Published
from marketplace.domain.observatory.readers import Reader
from marketplace.selectors.observatory import benchmarks, releases
from marketplace.selectors.observatory.releases import Told
from marketplace.views.observatory import comparing, editions
from marketplace.views.observatory import words as figures_said
from marketplace.views.observatory.comparing import Compared, Reading

SEASONS = "seasonality"
Compare = Callable[[Published, Indicator, Reading], Compared]
CARDS: Mapping[str, tuple[str, Compare | None]] = {
    "day_rate": ("tag", comparing.prices),
    "hourly_yield": ("hourglass", comparing.yields),
    "quote_outcome": ("file-check", comparing.outcomes),
    "first_contact": ("handshake", comparing.channels),
    "client_sector": ("building", comparing.sectors),
    "payment_delay": ("calendar-clock", comparing.delays),
    SEASONS: ("calendar-range", None),
}
"""Icon and comparison by indicator, in the order of the page. Seasons are read over several quarters."""
NOTHING = N_("Nothing of it is published yet: it comes with the next release.")


@dataclass(frozen=True, slots=True)
class Card:
    """compared: None where it is closed, and lacking says what to give; or where no release has it yet."""

    indicator: Indicator
    icon: str
    definition_url: str
    compared: Compared | None
    lacking: list[str]
    returned: list[str]


@require_safe
@for_members
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    at, member_id = timezone.now(), actor.member_id or 0
    known = benchmarks.readers(member_id)
    reader, trade = _chosen(known, request.GET.get("metier", ""))
    release, given = releases.current(), benchmarks.giving(actor, at)
    reading = Reading(reader, trade, benchmarks.own(member_id, on=timezone.localdate(at)))
    language = words.language()
    context = {
        "cards": [_card(actor, given, release, reading, key) for key in CARDS],
        "given_count": len(given),
        "release": release,
        "quarter": figures_said.quarter(release.quarter) if release else "",
        "trades": [(one.code, one.said(language), one == trade) for _reader, one in known if one],
        "trail": [Crumb(_("My data"), reverse("my_data")), Crumb(_("My benchmarks"))],
    }
    return render(request, "marketplace/observatory/benchmarks.html", context)


def _chosen(known: list[tuple[Reader, Trade | None]], asked: str) -> tuple[Reader, Trade | None]:
    """The trade that is asked for, else the first."""
    return next((one for one in known if one[0].trade == asked), known[0])


def _card(actor: Actor, given: frozenset[str], release: Told | None, reading: Reading, key: str) -> Card:
    indicator, (icon, compare) = indicators.by_key(key), CARDS[key]
    lacking = [classes.told(DataClass(one)) for one in reciprocity.missing(given, indicator.data_classes)]
    compared = None
    if release is not None and not lacking:
        if compare is None:
            compared = _seasons(actor, given, indicator, reading)
        elif series := benchmarks.series(actor, given, release, key):
            compared = compare(series, indicator, reading)
    return Card(
        indicator=indicator,
        icon=icon,
        definition_url=editions.definition_url(key),
        compared=compared,
        lacking=[_(one.label) for one in lacking],
        returned=[_(one.returned) for one in lacking],
    )


def _seasons(actor: Actor, given: frozenset[str], indicator: Indicator, reading: Reading) -> Compared:
    months = [(month,) for month in branches.MONTHS]
    return comparing.seasons(benchmarks.over_quarters(actor, given, SEASONS, months), indicator, reading)
