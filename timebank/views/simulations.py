"""Before a vote on what is shared: the last distributed periods under other values, side by side."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain import quantities
from coop.domain.actors import Actor
from coop.domain.pieces import Crumb
from coop.views.doors import for_members
from coop.views.limits import limited
from governance.views import rehearsals
from timebank.domain.natures import ACCOUNT_NAMES, Unit
from timebank.domain.simulations import TriedFund
from timebank.forms.trying import TryingForm
from timebank.selectors import simulations
from timebank.selectors.simulations import RULES, TriedPeriod
from timebank.views import labels

NAMES = {rule.key: rule.key.rpartition(".")[2] for rule in RULES}
"""The fields of the rules that have one."""


@dataclass(frozen=True, slots=True)
class FundLine:
    """A fund in one unit, in words; after and change are "" where they may not be told."""

    name: str
    before: str
    after: str
    change: str


@dataclass(frozen=True, slots=True)
class PeriodLines:
    """A distribution, by its days. hours, euros: its funds."""

    id: int
    title: str
    hours: list[FundLine]
    euros: list[FundLine]


@limited("search", method="GET")
@require_safe
@for_members
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Without values in the address, only the question."""
    at = timezone.now()
    today = simulations.in_force(at=at)
    form = TryingForm(request.GET or None, voted={NAMES[rule.key]: (rule, today[rule.key]) for rule in RULES})
    found = None
    if form.is_valid():
        found = simulations.of_values({rule.key: form.value(NAMES[rule.key]) for rule in RULES}, at=at)
    context = {
        "form": form,
        "found": found,
        "periods": [_period(one) for one in found.periods] if found else [],
        "people": [rehearsals.told(one) for one in found.people] if found else [],
        "rules": RULES,
        "trail": [
            Crumb(_("Funds"), reverse("funds")),
            Crumb(_("Distributions"), reverse("distributions")),
            Crumb(_("What other shares would have given")),
        ],
    }
    return render(request, "timebank/simulation.html", context, status=422 if form.errors else 200)


def _period(tried: TriedPeriod) -> PeriodLines:
    hours, euros = ([_line(one) for one in tried.funds if one.unit is unit] for unit in Unit)
    return PeriodLines(tried.told.id, labels.period(tried.told.period), hours, euros)


def _line(one: TriedFund) -> FundLine:
    def said(amount: int | None) -> str:
        return "" if amount is None else labels.said(one.unit, amount)

    return FundLine(
        name=_(ACCOUNT_NAMES[one.fund]).capitalize(),
        before=said(one.before),
        after=said(one.after),
        change=quantities.with_sign(one.change or 0, said(one.change)),
    )
