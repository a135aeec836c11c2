"""The trees along which figures roll up."""

from collections.abc import Collection

from coop.selectors import census
from marketplace.domain.observatory import branches, places, trades
from marketplace.domain.observatory.rows import Inputs
from marketplace.domain.observatory.trees import Tree


def trees(codes: Collection[str] = ()) -> dict[str, Tree]:
    """By dimension. codes: of trades that are no skill of this house, and yet have figures."""
    families = census.families([code for code in codes if code not in trades.NAMES])
    return {**branches.TREES, "place": places.TREE, "trade": trades.tree(families)}


def of_inputs(inputs: Inputs) -> dict[str, Tree]:
    """Those along which these rows roll up."""
    told = (inputs.rates, inputs.earned, inputs.quotes, inputs.contacts, inputs.bought, inputs.hours)
    return trees(sorted({row.trade for rows in told for row in rows}))
