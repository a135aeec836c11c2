"""What becomes of the hours of a member who leaves: settled as voted, and never left behind."""

from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_, Sentence

SUBJECT = "leaving"
REASON = N_("the membership ended")
"""Why their reservations are given up; stored as it stands here, and translated where it is read."""
GROUP_REASON = N_("the group was closed")


class Farewell(StrEnum):
    """How a balance is settled, or what is awaited first."""

    NOTHING = "nothing"
    TO_FUND = "to_fund"
    FROM_FUND = "from_fund"
    GIVE_FIRST = "give_first"
    SETTLE_FIRST = "settle_first"
    FUND_TOO_SMALL = "fund_too_small"


STOPPING = frozenset({Farewell.GIVE_FIRST, Farewell.SETTLE_FIRST, Farewell.FUND_TOO_SMALL})
"""Those in which nobody leaves yet."""


GIVING = frozenset({Farewell.TO_FUND, Farewell.GIVE_FIRST})
"""Those in which hours are left, to give to whom one chooses."""


def of_balance(balance: int, *, to_fund: bool, write_off: bool, fund_minutes: int) -> Farewell:
    """How this balance is settled. to_fund, write_off: as voted; fund_minutes: what the fund holds."""
    if balance == 0:
        return Farewell.NOTHING
    if balance > 0:
        return Farewell.TO_FUND if to_fund else Farewell.GIVE_FIRST
    if not write_off:
        return Farewell.SETTLE_FIRST
    return Farewell.FROM_FUND if fund_minutes + balance >= 0 else Farewell.FUND_TOO_SMALL


def said(farewell: Farewell, *, balance: int, fund_minutes: int, of_group: bool = False) -> Sentence:
    """What happens with the hours, or what to do first."""
    values = {"minutes": abs(balance)}
    if of_group:
        return Sentence(_SAID_OF_GROUP[farewell], {} if farewell is Farewell.NOTHING else values)
    if farewell is Farewell.FUND_TOO_SMALL:
        # As far as the fund holds it is the fund's; the rest is what is missing.
        return Sentence(
            _SAID[farewell],
            values | {"fund_minutes": fund_minutes, "missing_minutes": -balance - fund_minutes},
        )
    return Sentence(_SAID[farewell], {} if farewell is Farewell.NOTHING else values)


def check(farewell: Farewell, *, balance: int, fund_minutes: int, of_group: bool = False) -> None:
    """Raises Refused, saying what to do, where the hours can not be settled yet."""
    if farewell in STOPPING:
        sentence = said(farewell, balance=balance, fund_minutes=fund_minutes, of_group=of_group)
        raise Refused(sentence.msgid, field=None, **sentence.values)


_SAID = {
    Farewell.NOTHING: N_("Your hours are even: nothing has to be settled."),
    Farewell.TO_FUND: N_(
        "You still hold %(minutes)s: they go to the solidarity fund. If you would rather give them to a "
        "member, do it before you leave."
    ),
    Farewell.FROM_FUND: N_(
        "You have received %(minutes)s more than you gave: the solidarity fund gives them back for you."
    ),
    Farewell.GIVE_FIRST: N_(
        "You still hold %(minutes)s: give them to a member or to the solidarity fund first, then leave."
    ),
    Farewell.SETTLE_FIRST: N_(
        "You have received %(minutes)s more than you gave: help somebody for that time, or let a member give "
        "you these hours, then leave."
    ),
    Farewell.FUND_TOO_SMALL: N_(
        "You have received %(minutes)s more than you gave, and the solidarity fund holds %(fund_minutes)s. "
        "Help somebody for %(missing_minutes)s, or let a member give you these hours, then leave."
    ),
}

_SAID_OF_GROUP = {
    Farewell.NOTHING: N_("The hours of the group are even: nothing has to be settled."),
    Farewell.TO_FUND: N_("The group still holds %(minutes)s: they go to the solidarity fund."),
    Farewell.FROM_FUND: N_(
        "The group has spent %(minutes)s more than it received: the solidarity fund gives them back for it."
    ),
    Farewell.GIVE_FIRST: N_("The group still holds %(minutes)s: its delegates give them first."),
    Farewell.SETTLE_FIRST: N_(
        "The group has spent %(minutes)s more than it received: it is paid as much before it is closed."
    ),
    Farewell.FUND_TOO_SMALL: N_(
        "The group has spent %(minutes)s more than it received, and the solidarity fund does not hold "
        "as much."
    ),
}
