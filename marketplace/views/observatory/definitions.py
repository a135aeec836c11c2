"""What each figure of the observatory is, exactly: for anybody, before and beside the figure."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coop.domain.pieces import Crumb
from governance.domain.rules import NotFounded, Rule, Value
from governance.selectors import rules
from marketplace.domain.observatory import classes, indicators, labels
from marketplace.domain.observatory.classes import DataClass
from marketplace.domain.observatory.indicators import HIDES, UNIT_NAMES
from marketplace.domain.observatory.rules import DOMINANCE, THRESHOLD_MEMBERS, THRESHOLD_OPEN

RULES = (DOMINANCE, THRESHOLD_MEMBERS, THRESHOLD_OPEN)
"""What members voted for hiding a figure."""


@dataclass(frozen=True, slots=True)
class ObeyedRule:
    rule: Rule[Any]
    value: Value


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    trail = [Crumb(_("Observatory"), reverse("observatory")), Crumb(_("Definitions"))]
    context = {"indicators": indicators.every(), "trail": trail}
    return render(request, "marketplace/observatory/definitions.html", context)


@require_safe
def show(request: HttpRequest, indicator: str) -> HttpResponse:
    known = indicators.by_key(indicator)
    context = {
        "indicator": known,
        "unit": UNIT_NAMES[known.unit],
        "dimensions": [labels.DIMENSIONS[one][1] for one in known.dimensions],
        "hides": HIDES[known.kind],
        "classes": [classes.told(DataClass(one)).label for one in known.data_classes],
        "rules": _rules(),
        "trail": [
            Crumb(_("Observatory"), reverse("observatory")),
            Crumb(_("Definitions"), reverse("observatory_definitions")),
            Crumb(_(known.label)),
        ],
    }
    return render(request, "marketplace/observatory/definition.html", context)


def _rules() -> list[ObeyedRule]:
    """None before the founding."""
    try:
        found = rules.together(*RULES, at=timezone.now())
    except NotFounded:
        return []
    return [ObeyedRule(rule, found[rule.key].value) for rule in RULES]
