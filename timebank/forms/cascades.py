"""A year of a cooperative, and the rules of its waterfall, to be tried."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from djmoney.money import Money

from coop.domain import quantities
from coop.forms.fields import EurosField, HoursField
from timebank.domain.cuts import VotedTerms, Year
from timebank.domain.natures import Unit
from timebank.domain.years import MOST_CENTS
from timebank.forms.trying import TryingForm
from timebank.selectors import waterfalls

MOST_MINUTES = 10**7
EXAMPLE: dict[str, Any] = {
    "pool": 4_000_000,
    "income": 17_200_000,
    "costs": 8_000_000,
    "aid": 0,
    "capital": 12_000_000,
    "held": 3_000_000,
    "asked": 200_000,
}
"""An invented year, in cents, whose surplus is 100,000.00 under the founding values."""
EXAMPLE_HOURS = 180 * 60
MONEY = {
    "pool": (gettext_lazy("Fees of the year"), gettext_lazy("What came into the common pool in euros.")),
    "income": (gettext_lazy("Other income"), gettext_lazy("Sales, subscriptions and public aid.")),
    "costs": (gettext_lazy("Costs"), ""),
    "surplus": (
        gettext_lazy("Or the surplus, if you know it"),
        gettext_lazy("It takes the place of the three amounts above."),
    ),
    "aid": (gettext_lazy("Public aid in the income"), ""),
    "capital": (gettext_lazy("Share capital"), ""),
    "held": (gettext_lazy("Legal reserve so far"), ""),
    "asked": (gettext_lazy("Interest on shares that is asked"), ""),
}


class CascadeForm(TryingForm):
    """The year, then the rules."""

    def __init__(self, data: QueryDict | None, *, terms: VotedTerms) -> None:
        self.in_force = terms
        named = {
            waterfalls.NAMES[key]: (rule, getattr(terms, waterfalls.NAMES[key]))
            for key, rule in waterfalls.RULES.items()
        }
        super().__init__(data, voted=named)
        for name, (label, help_text) in MONEY.items():
            amount = Money(Decimal(EXAMPLE[name]).scaleb(-2), "EUR") if name in EXAMPLE else None
            self.fields[name] = EurosField(
                label=label, help_text=help_text, required=False, max_cents=MOST_CENTS, initial=amount
            )
        self.fields["hours"] = HoursField(
            label=_("Hours in the common pool"),
            required=False,
            min_minutes=0,
            max_minutes=MOST_MINUTES,
            initial=EXAMPLE_HOURS,
        )
        self.order_fields([*MONEY, "hours", *self.rule_names])

    def year_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*MONEY, "hours")]

    def years(self) -> list[Year]:
        """That of the euros, then that of the hours."""
        cents: dict[str, Any] = {name: _cents(self.cleaned_data[name]) for name in MONEY}
        if cents["surplus"]:
            cents |= {"pool": 0, "income": 0, "costs": 0}
        return [Year(Unit.CENTS, **cents), Year(Unit.MINUTES, pool=self.cleaned_data["hours"] or 0)]

    def terms(self) -> VotedTerms:
        """What is voted, with the values that were typed."""
        return waterfalls.tried(
            self.in_force, {key: self.value(waterfalls.NAMES[key]) for key in waterfalls.RULES}
        )


def example() -> list[Year]:
    return [Year(Unit.CENTS, **EXAMPLE), Year(Unit.MINUTES, pool=EXAMPLE_HOURS)]


def _cents(amount: Money | None) -> int:
    return 0 if amount is None else quantities.cents_of(amount.amount)
