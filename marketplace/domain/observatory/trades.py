"""Whose trade a figure is about: trades, in the families of the house, in all."""

from collections.abc import Mapping

from coop.domain.skills import FAMILIES
from coop.domain.words import N_
from marketplace.domain.observatory.branches import ALL
from marketplace.domain.observatory.trees import Tree

OTHER = "other:trades"
"""Trades of a classification that has no families of this house."""
UNSAID, UNSAID_FAMILY = "unsaid:trade", "unsaid:family"
"""Of members who declared no trade. No code of a skill has this sign."""

NAMES: Mapping[str, str] = {
    **FAMILIES,
    OTHER: N_("other trades"),
    UNSAID: N_("no trade said"),
    UNSAID_FAMILY: N_("no trade said"),
    ALL: N_("all trades"),
}
"""Msgids of the codes that are no trade."""


def tree(families: Mapping[str, str]) -> Tree:
    """families: by the code of each trade, that of its family or "".

    Raises ValueError for a trade that has the code of a family.
    """
    if both := families.keys() & {*FAMILIES, *families.values()}:
        raise ValueError(f"{min(both)} is the code of a trade and of a family")
    above = {code: family or OTHER for code, family in sorted(families.items())}
    known = sorted({*above.values(), *FAMILIES, OTHER, UNSAID_FAMILY})
    return Tree(ALL, above | {UNSAID: UNSAID_FAMILY} | dict.fromkeys(known, ALL))


def leaf(code: str) -> str:
    """The code of a trade as a leaf of the tree."""
    return code or UNSAID
