"""Every component of the house on one page, in every state, with invented figures: shown in the demo only."""

from datetime import date
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from djmoney.money import Money

from coop.domain.pieces import Crumb, Part, Point, Step, Tab
from coop.domain.quantities import say_cents, say_minutes
from coop.forms.style_guide import SampleFilters, SampleForm

TODAY = date(2026, 3, 5)
BALANCES = [0, 90, 60, 150, -45, -30, 75, 180]


def show(request: HttpRequest) -> HttpResponse:
    language = request.LANGUAGE_CODE
    context = {
        "today": TODAY,
        "amount": Money(Decimal("1234.50"), "EUR"),
        "share": Decimal("0.125"),
        "colours": ["paper", "surface", "well", "ink", "ink-soft", "line", "edge", "accent"],
        "families": ["coop", "governance", "timebank", "marketplace"],
        "form": SampleForm.filled(),
        "wrong": SampleForm.mistaken(),
        "filters": SampleFilters(auto_id="filter_%s"),
        "trail": [Crumb(_("Home"), "#"), Crumb(_("Needs"), "#"), Crumb(_("Style guide"))],
        "tabs": [
            Tab(_("All"), "#", is_current=True, count=1204),
            Tab(_("Near me"), "#", count=12, icon="map-pin"),
            Tab(_("Mine"), "#"),
        ],
        "page": Paginator(range(200), 10).page(4),
        "steps": _steps(),
        "parts": _parts(language),
        "points": [Point(f"{day:02d}/03", minutes) for day, minutes in enumerate(BALANCES, start=1)],
        "rule_points": [Point(str(2024 + step), minutes) for step, minutes in enumerate((5, 5, 6, 4))],
        "lines": [
            (date(2026, 3, 2), _("Logo for the market"), 90),
            (date(2026, 3, 4), _("Accounts put in order"), -45),
        ],
        "line_total": 45,
        "said": say_minutes(75, language),
    }
    return render(request, "coop/style_guide.html", context)


def _steps() -> list[Step]:
    return [
        Step(_("Agreed"), "done", who="Awa, Jules", when=_("Monday 2 March")),
        Step(_("Hours to confirm"), "current", who=_("Jules is awaited"), note=_("Awa entered 1 h 30.")),
        Step(_("Ledger entry written"), "next", icon="notebook-pen"),
        Step(_("Contribution taken"), "stopped", note=_("This exchange is a gift: nothing is taken.")),
    ]


def _parts(language: str) -> list[Part]:
    return [
        Part(_("Observatory"), 40_000, say_cents(40_000, language), "governance"),
        Part(_("Digital support"), 30_000, say_cents(30_000, language), "marketplace"),
        Part(_("Solidarity"), 20_000, say_cents(20_000, language), "coop"),
        Part(_("Reserve"), 10_050, say_cents(10_050, language), "timebank"),
    ]
