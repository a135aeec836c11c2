"""The legs of an entry: moves, each from one account to another of the same unit.

An entry therefore sums to zero in each unit by construction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from timebank.domain.contributions import Preview
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import OWNED_KINDS, AccountKind, Unit


@dataclass(frozen=True, slots=True)
class AccountKey:
    """Which account: what it is for, what it counts, and whose it is (nobody's: the cooperative's)."""

    kind: AccountKind
    unit: Unit
    owner_id: int | None = None

    def __post_init__(self) -> None:
        if (self.kind in OWNED_KINDS) is not (self.owner_id is not None):
            raise ValueError(f"an account {self.kind} with the owner {self.owner_id}")

    @property
    def order(self) -> tuple[int, str, str]:
        """One fixed order of all accounts: those who open several never wait for each other."""
        return (self.owner_id or 0, self.kind, self.unit)


@dataclass(frozen=True, slots=True)
class Move:
    """`amount` leaves the source and reaches the target."""

    source: AccountKey
    target: AccountKey
    amount: int


@dataclass(frozen=True, slots=True)
class LegDraft:
    """What one account receives (positive) or gives (negative)."""

    account: AccountKey
    amount: int


def time_of(member_id: int) -> AccountKey:
    """The hours that a member may spend."""
    return AccountKey(AccountKind.MEMBER_TIME, Unit.MINUTES, member_id)


def contribution_of(member_id: int) -> AccountKey:
    """The hours that a member has given, which can not be spent."""
    return AccountKey(AccountKind.MEMBER_CONTRIBUTION, Unit.MINUTES, member_id)


def gather(moves: Iterable[Move]) -> tuple[LegDraft, ...]:
    """One leg for each account that is touched, in the fixed order; what comes to nothing has none."""
    sums: dict[AccountKey, int] = {}
    for move in moves:
        if move.source.unit is not move.target.unit:
            raise ValueError("hours and euros never convert into each other")
        sums[move.source] = sums.get(move.source, 0) - move.amount
        sums[move.target] = sums.get(move.target, 0) + move.amount
    return tuple(
        LegDraft(account, amount)
        for account, amount in sorted(sums.items(), key=lambda touched: touched[0].order)
        if amount
    )


def of_exchange(exchange: Exchange, commons: Preview) -> tuple[LegDraft, ...]:
    """Hours from the receiver to the giver and the pool; the fee on euros, to be collected, to the pool.

    A service given for nothing is thanked: it is counted on the giver's contribution account, against
    `recognition`.
    """
    if exchange.is_gift:
        recognition = AccountKey(AccountKind.RECOGNITION, Unit.MINUTES)
        return gather([Move(recognition, contribution_of(exchange.giver_id), exchange.minutes)])
    giver, receiver = time_of(exchange.giver_id), time_of(exchange.receiver_id)
    pool = AccountKey(AccountKind.COMMONS, Unit.MINUTES)
    fees, clearing = AccountKey(AccountKind.COMMONS, Unit.CENTS), AccountKey(AccountKind.CLEARING, Unit.CENTS)
    return gather(
        [
            Move(receiver, giver, exchange.minutes - commons.commons_minutes),
            Move(receiver, pool, commons.commons_minutes),
            Move(clearing, fees, commons.commons_cents),
        ]
    )


def of_gift(giver_id: int, receiver_id: int | None, minutes: int) -> tuple[LegDraft, ...]:
    """Hours from one's own account to a member, or to the solidarity fund."""
    solidarity = AccountKey(AccountKind.SOLIDARITY, Unit.MINUTES)
    return gather(
        [Move(time_of(giver_id), solidarity if receiver_id is None else time_of(receiver_id), minutes)]
    )


def of_distribution(amounts: Mapping[tuple[AccountKind, Unit], int]) -> tuple[LegDraft, ...]:
    """From the common pool to each fund, in each unit."""
    return gather(
        Move(AccountKey(AccountKind.COMMONS, unit), AccountKey(fund, unit), amount)
        for (fund, unit), amount in amounts.items()
    )


def turned(legs: Iterable[LegDraft]) -> tuple[LegDraft, ...]:
    """The legs that undo these."""
    return tuple(LegDraft(leg.account, -leg.amount) for leg in legs)
