"""The least that the database lets an account hold, whatever is voted."""

from timebank.domain.legs import AccountKey
from timebank.domain.natures import ALLOTTED, FUNDS, AccountKind

MEMBER_MINUTES = -400 * 60
"""A member's hours: the furthest that any vote on credit, granted and earned, may allow."""

GROUP_MINUTES = -200 * 60
"""A group's hours: the same. The founding rule allows it none."""


def of(key: AccountKey) -> int | None:
    """Minutes or cents; None where there is no floor.

    The pool may fall below zero for a while, when something that was already distributed is reversed; what
    stands against gifts, fees and results of years has no floor at all.
    """
    if key.kind is AccountKind.MEMBER_TIME:
        return MEMBER_MINUTES
    if key.kind is AccountKind.GROUP_TIME:
        return GROUP_MINUTES
    kept = key.kind is AccountKind.MEMBER_CONTRIBUTION or key.kind in (*FUNDS, *ALLOTTED)
    return 0 if kept else None
