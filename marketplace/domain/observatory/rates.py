"""What work is paid: agreed prices of a day, and what an hour yields once unpaid hours are counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from coop.domain.words import N_
from marketplace.domain.observatory import hiding, quantiles
from marketplace.domain.observatory.certificates import Keys
from marketplace.domain.observatory.classes import DataClass
from marketplace.domain.observatory.disclosure import Cell, Policy
from marketplace.domain.observatory.indicators import Cells, Comparison, Indicator, Kind, Unit
from marketplace.domain.observatory.rows import Earned, Inputs
from marketplace.domain.observatory.trees import Tree

DIMENSIONS = ("trade", "place")
EURO_CENTS = 100
"""To what prices are rounded, halves upwards: nobody's own price is read to the cent."""
HOUR_MINUTES = 60
DAY_MINUTES = 7 * HOUR_MINUTES
"""A day of work, where a price of a day becomes one of an hour: a fifth of the legal week of 35 hours."""

QUARTILES = {"lower": N_("lower quartile"), "median": N_("median"), "upper": N_("upper quartile")}

T = TypeVar("T")


def day_rates(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Quartiles in cents of the members' prices of a day: of each member, the mean of their own."""

    def brought(one: Inputs) -> list[tuple[str, Keys, int]]:
        return [(row.contributor, (row.trade, row.place), row.cents) for row in one.rates]

    return _quartiles(brought, quantiles.mean, inputs, trees, policy)


def hourly_yields(inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """Quartiles in cents of what an hour yields each member, hours without pay counted."""

    def brought(one: Inputs) -> list[tuple[str, Keys, Earned]]:
        return [(row.contributor, (row.trade, row.place), row) for row in one.earned]

    return _quartiles(brought, hourly, inputs, trees, policy)


def hourly(missions: Iterable[Earned]) -> Fraction:
    """Cents of an hour: all that one member's missions paid, over all hours that they took.

    Raises ZeroDivisionError where they took none.
    """
    cents, minutes = Fraction(0), 0
    for one in missions:
        cents += Fraction(one.day_cents * one.worked_minutes, DAY_MINUTES)
        minutes += one.worked_minutes + one.unpaid_minutes
    return HOUR_MINUTES * cents / minutes


def _quartiles(
    brought: Callable[[Inputs], Iterable[tuple[str, Keys, T]]],
    own: Callable[[Sequence[T]], Fraction],
    inputs: Inputs,
    trees: Mapping[str, Tree],
    policy: Policy,
) -> Cells:
    across = [trees[one] for one in DIMENSIONS]
    cells, within = hiding.weighed(brought, inputs, across, policy)

    def values(cell: Cell) -> hiding.Values:
        owned = [own(rows) for rows in within[cell.keys].values()]
        return {name: hiding.rounded(value, EURO_CENTS) for name, value in quantiles.quartiles(owned).items()}

    return hiding.rows(cells, across, values)


INDICATORS = (
    Indicator(
        key="day_rate",
        label=N_("Agreed price of a day"),
        question=N_("What is a day of work paid?"),
        unit=Unit.CENTS,
        values=QUARTILES,
        dimensions=DIMENSIONS,
        population=N_("Members who contribute the price of a day, with at least one in the quarter."),
        formula=N_(
            "Of each member, the mean of the prices without VAT that they agreed. Of these, the three "
            "quartiles: the least price that a quarter, a half, three quarters of the members do not exceed, "
            "or the middle of two where the part falls between them (definition 2 of Hyndman and Fan, 1996). "
            "Rounded to the euro, halves upwards."
        ),
        compared_with=Comparison(
            name=N_("Malt, barometer of freelance prices (Baromètre des tarifs)"),
            note=N_(
                "Malt shows the mean of the prices that profiles ask for, on its own platform; here are "
                "prices that a client agreed to, wherever the client came from."
            ),
            url="https://www.malt.fr/",
        ),
        kind=Kind.QUANTILE,
        compute=day_rates,
        data_classes=(DataClass.PRICE_BAND.value,),
    ),
    Indicator(
        key="hourly_yield",
        label=N_("What an hour yields"),
        question=N_("What does an hour yield once unpaid hours are counted?"),
        unit=Unit.CENTS,
        values=QUARTILES,
        dimensions=DIMENSIONS,
        population=N_(
            "Members who contribute the price of a day and unpaid hours, with at least one mission of the "
            "platform in the quarter for which they noted both."
        ),
        formula=N_(
            "Of each member: the price of a day times the days worked (7 hours each), over the hours worked "
            "and the hours that nobody paid (quotes, travel, accounts). Of these, the three quartiles, as "
            "for the price of a day. Rounded to the euro, halves upwards."
        ),
        compared_with=Comparison(
            name=N_("ARPE, income from the activity of self-employed platform workers"),
            note=N_(
                "ARPE divides the income of drivers and couriers by their hours of service or of connection; "
                "here hours are those that members noted, all trades together, before charges and taxes."
            ),
            url="https://www.arpe.gouv.fr/",
        ),
        kind=Kind.QUANTILE,
        compute=hourly_yields,
        data_classes=(DataClass.PRICE_BAND.value, DataClass.UNPAID_HOURS.value),
    ),
)
