"""A quarter typed by hand, and what is shown of it: for figures that are computed on paper beside."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from marketplace.domain.observatory import branches, places, trades
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.indicators import by_key
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import Hours, Inputs, Payment, Rate

QUARTER = Quarter(2026, 3)
LOOSE = Policy(1, Fraction(1))
"""Hides nothing but what nobody brings: the arithmetic alone is looked at."""
FIVE = Policy(5, Fraction(17, 20))
TREES = {
    **branches.TREES,
    "place": places.TREE,
    "trade": trades.tree({"translation": "words", "proofreading": "words", "gardening": "food"}),
}
PARIS, LYON = "D75", "D69"


def shown(key: str, policy: Policy = LOOSE, **rows: object) -> dict[tuple[str, ...], Any]:
    """The values of each cell that is shown; None for one that is hidden."""
    inputs = replace(Inputs(QUARTER), **rows)  # type: ignore[arg-type]  # each of its field
    cells = by_key(key).compute(inputs, TREES, policy)
    return {tuple(cell["keys"]): cell["values"] for cell in cells}


def rates(*cents: int, trade: str = "translation", place: str = PARIS) -> tuple[Rate, ...]:
    """Prices of a day, each of somebody else."""
    return tuple(Rate(f"{trade}{place}{n}", trade, place, one) for n, one in enumerate(cents))


PAYMENTS = tuple(
    Payment(f"M-{n % 6}", "micro" if n < 8 else "large", days)
    for n, days in enumerate((10, 20, 30, 30, 31, 45, 60, 90, 15, 61, 70, 120))
)
HOURS = (
    Hours("M-1", "translation", PARIS, 60, 30, 0),
    Hours("M-2", "proofreading", LYON, 0, 90, 45),
    Hours("M-3", "gardening", LYON, 120, 0, 15),
)
