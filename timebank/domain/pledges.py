"""A standing pledge: "what I hold above so many hours goes to open needs", until it is revoked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_

MOST_ABOVE = 10_000 * 60
"""No vote lets a member hold more."""


class PledgeAct(StrEnum):
    """A line in the history of a pledge."""

    MAKE = "make"
    CHANGE = "change"
    REVOKE = "revoke"


PLEDGE_ACT_NAMES = {
    PledgeAct.MAKE: N_("made"),
    PledgeAct.CHANGE: N_("changed"),
    PledgeAct.REVOKE: N_("revoked"),
}


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A need that lacks hours, as the ledger is told of it."""

    subject: str
    requester_id: int
    lacking_minutes: int
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """What a pledge gives to a need."""

    need: OpenNeed
    minutes: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a pledge gave on a day: to needs, or to the solidarity fund."""

    shares: tuple[Share, ...] = ()
    solidarity_minutes: int = 0


def check(above_minutes: int) -> None:
    """Raises Refused for a bound that nobody can hold."""
    if not 0 <= above_minutes <= MOST_ABOVE:
        raise Refused(
            N_("Say between no hour and %(most_minutes)s."), field="above_minutes", most_minutes=MOST_ABOVE
        )


def surplus(*, free: int, above: int, most: int) -> int:
    """What a run may give: what is free above the bound, and never more than was voted."""
    return max(0, min(free - above, most))


def shared(surplus: int, needs: Iterable[OpenNeed]) -> list[Share]:
    """The oldest need first, up to what it lacks; needs of the same instant in the order of their subjects.

    Not in proportion: a need with a part of its hours can not be taken up, so crumbs for all help nobody.
    Who has waited longest is served first, and whoever comes later can not move what went before.
    """
    shares, left = [], surplus
    for need in sorted(needs, key=lambda need: (need.posted_at, need.subject)):
        minutes = min(left, need.lacking_minutes)
        if minutes > 0:
            shares.append(Share(need, minutes))
            left -= minutes
    return shares
