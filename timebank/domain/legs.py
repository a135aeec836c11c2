"""The legs of an entry: moves, each from one account to another of the same unit.

An entry therefore sums to zero in each unit by construction.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from timebank.domain.contributions import Preview
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import ALLOTTED, FUNDS, OWNED_KINDS, AccountKind, Unit

POOLED_PARTS = 16
"""Measured: with one row, sixteen who pay a fund wait for each other; with sixteen rows they do not."""


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
    def code(self) -> str:
        """The account's name in the books: "member_time.minutes.12", "commons.cents"."""
        owner = () if self.owner_id is None else (str(self.owner_id),)
        return ".".join((self.kind, self.unit, *owner))  # the words of an enum are slow to format

    @property
    def parts(self) -> int:
        """In how many sub-accounts it is counted: many pay into an account of the cooperative at once."""
        return POOLED_PARTS if self.owner_id is None else 1


POOL = AccountKey(AccountKind.COMMONS, Unit.MINUTES)
FEES = AccountKey(AccountKind.COMMONS, Unit.CENTS)
CLEARING = AccountKey(AccountKind.CLEARING, Unit.CENTS)
RESULT = AccountKey(AccountKind.RESULT, Unit.CENTS)
RECOGNITION = AccountKey(AccountKind.RECOGNITION, Unit.MINUTES)
SOLIDARITY = AccountKey(AccountKind.SOLIDARITY, Unit.MINUTES)


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

    def code(self, part: int) -> str:
        """The sub-account that it moves: a writer's own part of a pooled account.

        What a fund gives is taken from whichever of its parts hold something ("*"): none falls below 0.
        """
        if self.account.owner_id is not None:
            return self.account.code
        takes = self.amount < 0 and self.account.kind in (*FUNDS, *ALLOTTED)
        return f"{self.account.code}/{'*' if takes else part % POOLED_PARTS}"


def time_of(member_id: int) -> AccountKey:
    """The hours that a member may spend."""
    return AccountKey(AccountKind.MEMBER_TIME, Unit.MINUTES, member_id)


def group_time_of(group_id: int) -> AccountKey:
    """The hours that the delegates of a group may spend for it."""
    return AccountKey(AccountKind.GROUP_TIME, Unit.MINUTES, group_id)


def hours_of(owner_id: int, groups: Collection[int]) -> AccountKey:
    """The hours of a person, or of a group where the id is one of those."""
    return group_time_of(owner_id) if owner_id in groups else time_of(owner_id)


def contribution_of(member_id: int) -> AccountKey:
    """The hours that a member has given, which can not be spent."""
    return AccountKey(AccountKind.MEMBER_CONTRIBUTION, Unit.MINUTES, member_id)


def gather(moves: Iterable[Move]) -> tuple[LegDraft, ...]:
    """One leg for each account that is touched, by their codes; what comes to nothing has none."""
    sums: dict[str, int] = {}
    accounts: dict[str, AccountKey] = {}
    for move in moves:
        if move.source.unit is not move.target.unit:
            raise ValueError("hours and euros never convert into each other")
        if not move.amount:
            continue
        for account, amount in ((move.source, -move.amount), (move.target, move.amount)):
            code = account.code
            accounts[code] = account
            sums[code] = sums.get(code, 0) + amount
    return tuple(LegDraft(accounts[code], sums[code]) for code in sorted(sums) if sums[code])


def of_exchange(exchange: Exchange, commons: Preview) -> tuple[LegDraft, ...]:
    """Hours from the receiver to the giver and the pool; the fee on euros, to be collected, to the pool.

    A service given for nothing is thanked: it is counted on the giver's contribution account, against
    `recognition`.
    """
    if exchange.is_gift:
        return gather([Move(RECOGNITION, contribution_of(exchange.giver_id), exchange.minutes)])
    giver = hours_of(exchange.giver_id, exchange.groups)
    receiver = hours_of(exchange.receiver_id, exchange.groups)
    return gather(
        [
            Move(receiver, giver, exchange.minutes - commons.commons_minutes),
            Move(receiver, POOL, commons.commons_minutes),
            Move(CLEARING, FEES, commons.commons_cents),
        ]
    )


def touched(exchange: Exchange) -> tuple[AccountKey, ...]:
    """Every account that an exchange may move."""
    return (time_of(exchange.giver_id), time_of(exchange.receiver_id), POOL, FEES, CLEARING)


def of_gift(giver_id: int, receiver_id: int | None, minutes: int) -> tuple[LegDraft, ...]:
    """Hours from one's own account to a member, or to the solidarity fund."""
    return gather(
        [Move(time_of(giver_id), SOLIDARITY if receiver_id is None else time_of(receiver_id), minutes)]
    )


def of_group_gift(group_id: int, fund: AccountKind, minutes: int) -> tuple[LegDraft, ...]:
    """Hours of a group to a fund."""
    return gather([Move(group_time_of(group_id), AccountKey(fund, Unit.MINUTES), minutes)])


def of_split(group_id: int, parts: Mapping[int, int]) -> tuple[LegDraft, ...]:
    """Hours of a group to some of the members, each what they get: one leg takes it all."""
    source = group_time_of(group_id)
    return gather(Move(source, time_of(member_id), minutes) for member_id, minutes in parts.items())


def of_farewell(member_id: int, balance: int) -> tuple[LegDraft, ...]:
    """What a member who leaves still holds, to the solidarity fund; what they received more, from it."""
    if balance >= 0:
        return of_gift(member_id, None, balance)
    return gather([Move(SOLIDARITY, time_of(member_id), -balance)])


def of_closing(group_id: int, balance: int) -> tuple[LegDraft, ...]:
    """What a group that closes still holds, to the solidarity fund; what it spent more, from it."""
    mine = group_time_of(group_id)
    source, target = (mine, SOLIDARITY) if balance >= 0 else (SOLIDARITY, mine)
    return gather([Move(source, target, abs(balance))])


def of_circulation(member_id: int, minutes: int) -> tuple[LegDraft, ...]:
    """The circulation fee of one member, to the common pool."""
    return gather([Move(time_of(member_id), POOL, minutes)])


def of_distribution(amounts: Mapping[tuple[AccountKind, Unit], int]) -> tuple[LegDraft, ...]:
    """From the common pool to each fund, in each unit."""
    return gather(
        Move(AccountKey(AccountKind.COMMONS, unit), AccountKey(fund, unit), amount)
        for (fund, unit), amount in amounts.items()
    )


def of_allocation(gains: Mapping[AccountKind, int]) -> tuple[LegDraft, ...]:
    """From the result of a year to what each of these accounts gains in cents; below zero, back from it."""
    return gather(Move(RESULT, AccountKey(kind, Unit.CENTS), cents) for kind, cents in gains.items())


def turned(legs: Iterable[LegDraft]) -> tuple[LegDraft, ...]:
    """The legs that undo these, one for each account."""
    sums: dict[AccountKey, int] = {}
    for leg in legs:
        sums[leg.account] = sums.get(leg.account, 0) - leg.amount
    return tuple(LegDraft(account, amount) for account, amount in sums.items() if amount)
