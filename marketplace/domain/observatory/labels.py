"""What the dimensions of the observatory and each of their codes are called, in one place: msgids.

Trades and places have names of their own beside these, which the house's lists and its map hold.
"""

from collections.abc import Mapping
from functools import cache

from coop.domain.words import N_
from marketplace.domain.observatory import branches, destinations, places, trades
from marketplace.domain.observatory.trees import Tree
from timebank.domain.natures import FUND_TITLES

DIMENSIONS: Mapping[str, tuple[str, str]] = {
    "country": (N_("Country"), N_("France as a whole")),
    "place": (N_("Territory"), N_("department, region, France")),
    "trade": (N_("Trade"), N_("trade, family of trades, all trades")),
    "size": (N_("Size of the client"), N_("size of the client")),
    "delay": (N_("Delay"), N_("class of delay")),
    "first_client": (N_("Largest client"), N_("part of the largest client")),
    "outcome": (N_("Outcome"), N_("what came of the quote, and why")),
    "channel": (N_("First contact"), N_("way of first contact")),
    "sector": (N_("Sector of the client"), N_("section of activities, group of sections, all sectors")),
    "month": (N_("Month"), N_("month")),
    "answer": (N_("Yes or no"), N_("yes or no")),
    "balance": (N_("Hours held"), N_("class of what the account of hours holds")),
    "moderation": (N_("Moderation"), N_("what came of it")),
    "fund": (N_("Fund"), N_("fund")),
    "destination": (N_("Destination"), N_("fund, use of a fund")),
}
"""Of each dimension, its heading, and what it tells apart, from the finest to the whole."""

USES: Mapping[str, str] = {
    destinations.GRANTS: N_("Grants to projects"),
    destinations.SUPPORT: N_("Digital support sessions"),
    destinations.OTHER: N_("Other uses"),
    destinations.KEPT: N_("Kept for later"),
}
_DESTINATIONS: Mapping[str, str] = {
    destinations.ALL: N_("all destinations"),
    destinations.POOL: N_("In the common pool"),
    **{fund.value: name for fund, name in FUND_TITLES.items()},
    **{destinations.under(fund.value, use): name for fund in FUND_TITLES for use, name in USES.items()},
}
NAMES: Mapping[str, Mapping[str, str]] = {
    **branches.NAMES,
    "place": {places.TREE.root: N_("the whole of France"), **places.NAMES},
    "trade": trades.NAMES,
    "destination": _DESTINATIONS,
}
"""By dimension and code. Months have the names of the calendar."""
TREES: Mapping[str, Tree] = {
    **branches.TREES,
    "place": places.TREE,
    "trade": trades.tree({}),
    "destination": destinations.tree(),
}
"""By dimension; of trades the families alone."""
_SAID_WITH_THE_WHOLE = ("outcome", "destination")
"""Where a part has the name of a part of another whole: the price, of what was won and of what was lost."""


def heading(dimension: str) -> str:
    """A msgid; the dimension itself where the house knows it no more."""
    return DIMENSIONS[dimension][0] if dimension in DIMENSIONS else dimension


def root(dimension: str) -> str:
    """The code that stands for all others of a dimension: "all" where no tree says which."""
    tree = TREES.get(dimension)
    return tree.root if tree else branches.ALL


def parent(dimension: str, code: str) -> str:
    """The code above; "" of a whole, and of a code that no tree has."""
    tree = TREES.get(dimension)
    return tree.parents.get(code, "") if tree else ""


def parts(dimension: str, code: str) -> tuple[str, ...]:
    """Msgids that name a code together: of a whole and its part where the part alone would not do.

    None for a code that has no name here.
    """
    names = NAMES.get(dimension, {})
    above = parent(dimension, code)
    is_below = dimension in _SAID_WITH_THE_WHOLE and above not in ("", root(dimension))
    return tuple(names[one] for one in ((above, code) if is_below else (code,)) if one in names)


@cache
def order(dimension: str) -> Mapping[str, int]:
    """Where each code stands in a list: as its tree is written, parts after their whole, what is unsaid last.

    Empty for trades and places, which are listed by their names.
    """
    if dimension not in branches.TREES and dimension != "destination":
        return dict.fromkeys((*places.NAMES, trades.OTHER, trades.UNSAID, trades.UNSAID_FAMILY), 1)
    tree = TREES[dimension]
    written = {code: place for place, code in enumerate(tree.parents)}
    lines = {code: [written[one] for one in reversed(tree.lines[code][:-1])] for code in written}
    return {code: place for place, code in enumerate(sorted(lines, key=lambda code: lines[code]))}
