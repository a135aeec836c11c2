"""An exchange between two members, as the ledger is told about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain.natures import Nature

MOST = 10**9
"""The most minutes or cents of one entry: far above any life's work, far below what a column holds."""

EXCHANGED = frozenset({Nature.GIFT, Nature.MUTUAL_HELP, Nature.PROFESSIONAL, Nature.PAID_MISSION})
"""The natures that an exchange between two members may have."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """giver helped receiver. minutes: the hours that move; cents: the euros paid beside the platform.

    acting_for_id: the party for whom a coordinator enters the exchange, when that person can not do it; or
    the group for which a delegate acts.
    groups: those of the two that are groups, each with the members who act for it.
    """

    giver_id: int
    receiver_id: int
    minutes: int
    cents: int
    nature: Nature
    happened_at: datetime
    acting_for_id: int | None = None
    groups: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def parties(self) -> frozenset[int]:
        return frozenset({self.giver_id, self.receiver_id})

    @property
    def is_gift(self) -> bool:
        return self.nature is Nature.GIFT


def check(exchange: Exchange, *, at: datetime) -> None:
    """Raises Refused for an exchange that makes no sense, whoever records it."""
    if exchange.giver_id == exchange.receiver_id:
        raise Refused(N_("An exchange is made by two people."))
    if exchange.nature not in EXCHANGED:
        raise Refused(N_("This is not an exchange between two members."))
    check_amount(exchange.minutes)
    check_amount(exchange.cents, field="cents")
    if exchange.nature is not Nature.PAID_MISSION and (exchange.cents or not exchange.minutes):
        raise Refused(N_("Only a paid mission has euros; every other exchange has hours."))
    if exchange.happened_at > at:
        raise Refused(N_("What has not happened yet can not be recorded."))


def check_amount(amount: int, *, field: str = "minutes") -> None:
    """Raises Refused for minutes or cents that no entry can move."""
    if amount < 0:
        raise Refused(N_("Hours and euros can not be negative."), field=field)
    if amount > MOST:
        raise Refused(N_("This is more than one entry can hold."), field=field)


def check_given(minutes: int) -> None:
    """Raises Refused for hours that can not be given."""
    check_amount(minutes)
    if minutes == 0:
        raise Refused(N_("Please give a time longer than zero."), field="minutes")
