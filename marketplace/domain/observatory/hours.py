"""Hours of the time bank: given, received, donated."""

from collections.abc import Mapping
from functools import partial

from coop.domain.words import N_
from marketplace.domain.observatory import hiding, sheltering
from marketplace.domain.observatory.disclosure import Policy, Unit
from marketplace.domain.observatory.indicators import Cells, Comparison, Indicator, Kind
from marketplace.domain.observatory.indicators import Unit as Measure
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.trees import Tree

DIMENSIONS = ("trade", "place")
EXCHANGED = frozenset({"given", "received"})
"""Two sides of the same minutes: what all gave is about what all received."""


def compute(name: str, inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> Cells:
    """The minutes of one side, "given", "received" or "donated", by trade and place of whose they are.

    Where the total of one side of exchanges is hidden, nothing of the other is shown.
    """
    across = [trees[one] for one in DIMENSIONS]
    cells = _cells(name, inputs, trees, policy)
    others = EXCHANGED - {name} if name in EXCHANGED else ()
    if not all(hiding.at_root(_cells(other, inputs, trees, policy), across) for other in others):
        cells = hiding.silent(cells)
    return hiding.rows(cells, across, lambda cell: {"minutes": cell.value})


def _cells(name: str, inputs: Inputs, trees: Mapping[str, Tree], policy: Policy) -> sheltering.Found:
    def units(one: Inputs) -> list[Unit]:
        amounts = ((row, getattr(row, name)) for row in one.hours)
        return [Unit(row.contributor, (row.trade, row.place), amount) for row, amount in amounts if amount]

    return sheltering.shelter(units, inputs, [trees[one] for one in DIMENSIONS], policy)


_HELD_AGAINST = Comparison(
    name=N_("INSEE, Time use survey (Enquête Emploi du temps)"),
    note=N_(
        "The survey asks a sample of households for one day, informal help between households included; "
        "here every hour that the ledger counted is added, and nothing beside the platform."
    ),
)
_POPULATION = N_("Members and groups of members with at least one minute of it in the quarter.")


def _indicator(name: str, label: str, question: str, formula: str) -> Indicator:
    return Indicator(
        key=f"hours_{name}",
        label=label,
        question=question,
        unit=Measure.MINUTES,
        values={"minutes": N_("hours")},
        dimensions=DIMENSIONS,
        population=_POPULATION,
        formula=formula,
        compared_with=_HELD_AGAINST,
        kind=Kind.SUM,
        compute=partial(compute, name),
    )


INDICATORS = (
    _indicator(
        "given",
        N_("Hours given"),
        N_("How many hours do members give each other?"),
        N_(
            "Sum of the minutes credited to the giver in exchanges counted in hours, after the part for the "
            "commons; what was undone is taken off in the quarter in which it was undone."
        ),
    ),
    _indicator(
        "received",
        N_("Hours received"),
        N_("How many hours do members receive from each other?"),
        N_(
            "Sum of the minutes debited from the receiver in exchanges counted in hours, with the part for "
            "the commons; what was undone is taken off in the quarter in which it was undone."
        ),
    ),
    _indicator(
        "donated",
        N_("Hours donated"),
        N_("How many hours are given without anything in return?"),
        N_(
            "Sum of the minutes of services given for nothing, and of hours that members gave from their own "
            "account to somebody else or to a fund."
        ),
    ),
)
