"""Figures with noise: what they say, how far off each may be, and what of the privacy budget they took."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from coop.domain.pieces import Crumb, Part
from coop.views import answers
from coop.views.doors import for_anyone, for_those
from coop.views.limits import limited
from coop.words import language
from marketplace.domain.observatory import noised, ranges, records
from marketplace.domain.observatory import releases as law
from marketplace.domain.observatory.indicators import Unit
from marketplace.domain.observatory.noised import Noised
from marketplace.domain.observatory.ranges import Measured
from marketplace.selectors.observatory import naming, noise, privacy, releases
from marketplace.selectors.observatory.privacy import Budget, Spent
from marketplace.services.observatory import privacy as spending
from marketplace.views.observatory import editions, open_data, words
from marketplace.views.observatory.drawing import RowSaid, RowsSaid

EPSILON_DECIMALS = -3
"""The decimal place of a thousandth of epsilon."""


@dataclass(frozen=True, slots=True)
class Line:
    """Of one draw, as the ledger shows it."""

    edition: str
    spent: Spent
    said: str
    csv: str
    page: str


@dataclass(frozen=True, slots=True)
class Year:
    """What of a year's budget went where. parts: its draws in their order, then what is left."""

    year: int
    title: str
    left: str
    parts: list[Part]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Trade:
    """The counts of one trade, or of all. rows: (band, count with its sign, how far off it may be)."""

    label: str
    figure: RowsSaid
    rows: list[tuple[str, str, str]]


@require_safe
@for_anyone
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last figures that were drawn, or those of the edition that is asked for, and the ledger."""
    at = timezone.now()
    spent, budget = privacy.ledger(), privacy.budget(at)
    shown = _asked(request.GET.get("edition", ""), spent)
    found = privacy.of_release(shown.release_id) if shown else None
    context = {
        "shown": shown,
        "edition": _edition(shown) if shown else "",
        "csv": _csv(shown) if shown else "",
        "digest": found[0] if found else "",
        "noised": found[1] if found else None,
        "trades": _trades(found[1]) if found else [],
        "years": [_year(year, some, budget) for year, some in privacy.by_year(spent).items()],
        "once": _epsilon(budget.once),
        "each_year": _epsilon(budget.year),
        "least": budget.least,
        "can_draw": noise.may_draw(),
        "trail": words.trail(Crumb(_("Open data"), reverse("observatory_data")), Crumb(_("With noise"))),
    }
    return render(request, "marketplace/observatory/privacy.html", context)


@require_safe
def csv(request: HttpRequest, quarter: str, version: int) -> HttpResponseBase:
    """The figures with noise of a release, at an address that answers the same for ever."""
    release = releases.get(quarter, version)
    found = privacy.of_release(release.id)
    if found is None:
        raise Hidden
    digest, told = found
    header = [column.name for column in noised.RESOURCE.columns]
    return open_data.served(
        request,
        f"{digest}:{open_data.FORMAT}",
        lambda: records.written(header, noised.lines(told)),
        open_data.CSV,
        open_data.FOR_EVER,
        f"{noised.KEY}-{editions.code(release)}.csv",
    )


@limited("act")
@require_POST
@for_those(law.may_see)
def spend(request: HttpRequest, actor: Actor, release_id: int) -> HttpResponse:
    return answers.act_and_see(
        request,
        lambda: spending.publish(by=actor, at=timezone.now(), release_id=release_id),
        _("Drawn and published: these figures stay as they are."),
        "release",
        release_id,
    )


def _asked(text: str, spent: list[Spent]) -> Spent | None:
    """The last draw unless one is asked for. Raises Hidden."""
    if not text:
        return privacy.last(spent)
    for one in spent:
        if text == f"{one.quarter}-v{one.version}":
            return one
    raise Hidden


def _edition(spent: Spent) -> str:
    return _("%(quarter)s, version %(version)s") % {
        "quarter": words.quarter(spent.quarter),
        "version": spent.version,
    }


def _csv(spent: Spent) -> str:
    return reverse("observatory_noised", args=[spent.quarter, spent.version])


def _year(year: int, some: list[Spent], budget: Budget) -> Year:
    left = budget.left(some)
    parts = [Part(_edition(one), one.epsilon, _epsilon(one.epsilon)) for one in some]
    lines = [
        Line(
            _edition(one),
            one,
            _epsilon(one.epsilon),
            _csv(one),
            f"{reverse('observatory_privacy')}?edition={one.quarter}-v{one.version}",
        )
        for one in some
    ]
    return Year(
        year,
        _("Privacy budget of %(year)s") % {"year": year},
        _epsilon(left),
        [*parts, Part(_("Left"), left, _epsilon(left))],
        lines,
    )


def _trades(found: Noised) -> list[Trade]:
    names = naming.said("trade", set(found.counts), language())
    ordered = sorted(found.counts, key=lambda code: (code != "all", names[code].casefold()))
    return [_trade(number, names[code], found, found.counts[code]) for number, code in enumerate(ordered)]


def _trade(number: int, label: str, found: Noised, counts: tuple[int, ...]) -> Trade:
    bands = [_band(*one) for one in found.bands]
    margin = _("± %(margin)s") % {"margin": found.margin}
    rows = [(band, _count(count), margin) for band, count in zip(bands, counts, strict=True)]
    drawn = ranges.draw([_measured(count, found.margin) for count in counts], Unit.PEOPLE)
    lines = [
        RowSaid(ink, band, said, _("%(label)s: %(said)s") % {"label": band, "said": f"{said} ({off})"})
        for ink, (band, said, off) in zip(drawn.inks, rows, strict=True)
    ]
    return Trade(
        label,
        RowsSaid(
            f"noised-{number}",
            label,
            "; ".join(one.line for one in lines),
            drawn,
            lines,
            words.short(drawn.top, Unit.PEOPLE),
        ),
        rows,
    )


def _measured(count: int, margin: int) -> Measured:
    """Nobody is less than none: the drawing begins at zero, the table says the number as it was drawn."""
    return Measured(max(0, count - margin), max(0, count), max(0, count + margin))


def _band(start: int, end: int | None) -> str:
    if end is None:
        return _("%(start)s and more") % {"start": words.short(start, Unit.CENTS)}
    if start == 0:
        return _("less than %(end)s") % {"end": words.short(end, Unit.CENTS)}
    return _("%(start)s to less than %(end)s") % {
        "start": words.short(start, Unit.CENTS),
        "end": words.short(end, Unit.CENTS),
    }


def _count(count: int) -> str:
    return number_format(count, use_l10n=True, force_grouping=True).replace("-", "−")


def _epsilon(thousandths: int) -> str:
    """1500 as 1,5."""
    return number_format(f"{Decimal(thousandths).scaleb(EPSILON_DECIMALS).normalize():f}", use_l10n=True)
