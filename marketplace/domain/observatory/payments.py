"""How long clients take to pay, by their size."""

from collections.abc import Mapping
from fractions import Fraction

from coop.domain.words import N_
from marketplace.domain.observatory import branches, hiding, quantiles, sheltering
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.classes import DataClass
from marketplace.domain.observatory.disclosure import Cell, Policy
from marketplace.domain.observatory.disclosure import Unit as Brought
from marketplace.domain.observatory.indicators import Cells, Comparison, Indicator, Kind, Unit
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.trees import Tree

DIMENSIONS = ("size", "delay")
MONTH_DAYS, TWO_MONTHS_DAYS = 30, 60
"""What the law grants where nothing was agreed, and the most that may be (Code de commerce, L441-10)."""


def leaf(days: int) -> str:
    """The class of a delay."""
    if days <= MONTH_DAYS:
        return branches.WITHIN_30
    return branches.FROM_31_TO_60 if days <= TWO_MONTHS_DAYS else branches.OVER_60


def late_shares(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Basis points of the payments in each class of delay, by size of the client."""
    return hiding.shares(_cells(inputs, trees, policy), [trees[one] for one in DIMENSIONS])


def delays(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """The median in days, by size of the client, shown where the number of payments of that size is."""
    cells = hiding.slice_of(_cells(inputs, trees, policy), trees["delay"].root)
    across = [trees["size"]]
    within = hiding.gathered(_days(inputs), cells, across)

    def values(cell: Cell) -> hiding.Values:
        days = [Fraction(one) for owned in within[cell.keys].values() for one in owned]
        return {"median": hiding.rounded(quantiles.quantile(days, Fraction(1, 2)), 1)}

    return hiding.rows(hiding.steady(cells, _days, inputs, across, policy), across, values)


def _days(inputs: Inputs) -> list[tuple[str, Keys, int]]:
    return [(row.contributor, (row.size,), row.days) for row in inputs.payments]


def _cells(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> sheltering.Found:
    def units(one: Inputs) -> list[Brought]:
        return hiding.counted((row.contributor, (row.size, leaf(row.days))) for row in one.payments)

    return sheltering.shelter(units, inputs, [trees[one] for one in DIMENSIONS], policy)


_CLASSES = (DataClass.PAYMENT_DELAY.value, DataClass.CLIENT_SIZE.value)
_POPULATION = N_(
    "Payments of the quarter noted by members who contribute their delay; by size where they contribute the "
    "size of the client too."
)
_HELD_AGAINST = Comparison(
    name=N_("Banque de France, yearly report of the Observatory of payment periods"),
    note=N_(
        "The Banque de France computes days of turnover or purchases from yearly accounts of companies; here "
        "are days from each invoice to its payment, as its author noted them."
    ),
    url="https://www.banque-france.fr/",
)

INDICATORS = (
    Indicator(
        key="payment_delay",
        label=N_("Days until payment"),
        question=N_("How long do clients take to pay?"),
        unit=Unit.DAYS,
        values={"median": N_("median")},
        dimensions=("size",),
        population=_POPULATION,
        formula=N_(
            "The median of the days from the date of an invoice to its payment: half of the payments take no "
            "longer. Rounded to the day, halves upwards."
        ),
        compared_with=_HELD_AGAINST,
        kind=Kind.QUANTILE,
        compute=delays,
        data_classes=_CLASSES,
    ),
    Indicator(
        key="late_payment",
        label=N_("Late payments"),
        question=N_("How many payments take more than 30 or 60 days?"),
        unit=Unit.BP,
        values={"share": N_("part of the payments")},
        dimensions=DIMENSIONS,
        population=_POPULATION,
        formula=N_("Payments in a class of delay, over all payments by clients of that size."),
        compared_with=_HELD_AGAINST,
        kind=Kind.SHARE,
        compute=late_shares,
        data_classes=_CLASSES,
    ),
)
