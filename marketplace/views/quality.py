"""How well do we match? For anybody: what was measured, on what, and how to measure it oneself."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop import words
from coop.domain import quantities
from coop.domain.pieces import Crumb
from marketplace.domain.quality import Measured, Unit
from marketplace.rules import MATCH_WEIGHTS
from marketplace.selectors import quality

THOUSANDTHS = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it is read and drawn: value and mark in thousandths of the bar's whole."""

    label: str
    explanation: str
    said: str
    limit: str
    is_reached: bool
    value: int
    mark: int
    whole: int


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    report = quality.published()
    context = {
        "measured_on": report.measured_on if report else None,
        "rows": [_row(one) for one in report.rows] if report else [],
        "rule_key": MATCH_WEIGHTS.key,
        "trail": [Crumb(_("Needs"), reverse("needs")), Crumb(_("How well do we match?"))],
    }
    return render(request, "marketplace/quality.html", context)


def _row(measured: Measured) -> Row:
    figure, value = measured.figure, measured.value
    limit = _said(figure.limit, figure.unit)
    whole = Decimal(1) if figure.unit is Unit.SHARE else 2 * max(value, figure.limit)
    bound = _("%(limit)s at least") if figure.is_least else _("%(limit)s at most")
    return Row(
        label=_(figure.label),
        explanation=_(figure.explanation),
        said=_said(value, figure.unit),
        limit=bound % {"limit": limit},
        is_reached=measured.is_reached,
        value=int(value * THOUSANDTHS),
        mark=int(figure.limit * THOUSANDTHS),
        whole=int(whole * THOUSANDTHS),
    )


def _said(value: Decimal, unit: Unit) -> str:
    language = words.language()
    match unit:
        case Unit.SHARE:
            return quantities.say_share(value.quantize(Decimal("0.001"), ROUND_HALF_UP), language)
        case Unit.MILLISECONDS:
            return _("%(count)s ms") % {
                "count": quantities.say_count(int(value.to_integral_value()), language)
            }
        case Unit.SECONDS:
            return _("%(number)s s") % {"number": _decimal(value, language)}
        case _:  # times, the last of them
            return _("%(number)s times") % {"number": _decimal(value, language)}


def _decimal(value: Decimal, language: str) -> str:
    rounded = str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return rounded.replace(".", ",") if language.startswith("fr") else rounded
