"""What every writer of books is given: accounts with our balances, and entries in the order of their numbers.

The records are neutral: they know no table. One sign for all (docs/adr/0002): positive, the account receives;
negative, it gives. Amounts are integers in minor units, minutes or euro cents, and never convert.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from timebank.domain.natures import Unit


@dataclass(frozen=True, slots=True)
class BookAccount:
    """An account by its code, such as "member_time.minutes.12" or "commons.cents".

    balance: what our ledger says that it holds after the last entry given, in minor units. Writers assert it
    beside the legs, so that another program finds out when the two disagree.
    """

    code: str
    unit: Unit
    balance: int
    opened_on: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class BookLeg:
    """What one account receives (positive) or gives (negative), in the minor unit of the account."""

    account: str
    unit: Unit
    amount: int


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One entry. number: gapless, from 1; id: ours, for ever; key: what it refers to.

    recorded_at knows its time zone. reversal_of: the number of the entry that this one undoes, in part or
    whole. Raises ValueError unless there are two legs or more, none of zero, that sum to zero in each unit.
    """

    number: int
    id: str
    happened_on: date
    recorded_at: datetime
    nature: str
    subject: str
    key: str
    legs: tuple[BookLeg, ...]
    reversal_of: int | None = None

    def __post_init__(self) -> None:
        if self.recorded_at.tzinfo is None:
            raise ValueError("an instant knows its time zone")
        if not self.nature:
            raise ValueError(f"entry {self.number} has no nature")
        if len(self.legs) < 2 or not all(leg.amount for leg in self.legs):
            raise ValueError(f"entry {self.number} needs two legs or more, none of zero")
        if any(sum(leg.amount for leg in self.of(unit)) for unit in Unit):
            raise ValueError(f"entry {self.number} does not sum to zero in each unit")

    def of(self, unit: Unit) -> tuple[BookLeg, ...]:
        """The legs in this unit: none, or two and more."""
        return tuple(leg for leg in self.legs if leg.unit is unit)


def by_code(accounts: Iterable[BookAccount], unit: Unit) -> dict[str, BookAccount]:
    """The accounts of one book, in the order given. Raises ValueError for a code given twice."""
    found: dict[str, BookAccount] = {}
    for account in accounts:
        if account.unit is unit and found.setdefault(account.code, account) is not account:
            raise ValueError(f"the account {account.code} is given twice")
    return found


def gapless(entries: Iterable[BookEntry]) -> Iterator[BookEntry]:
    """The same entries; ValueError as soon as a number is not the one that follows, from 1."""
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected:
            raise ValueError(f"entry {entry.number} stands where {expected} was expected")
        yield entry


def moving(
    entries: Iterable[BookEntry], accounts: Mapping[str, BookAccount], unit: Unit
) -> Iterator[tuple[BookEntry, tuple[BookLeg, ...]]]:
    """Each entry that moves something in this unit, with its legs in it; the others are skipped.

    Raises ValueError for a gap in the numbers (of all entries) and for a leg on an account that is not given.
    """
    for entry in gapless(entries):
        legs = entry.of(unit)
        for leg in legs:
            if leg.account not in accounts:
                raise ValueError(f"entry {entry.number} moves {leg.account}, which is not given")
        if legs:
            yield entry, legs


def balances(legs: Iterable[BookLeg]) -> dict[str, int]:
    """What these legs leave on each account, in minor units; accounts left at zero are among them."""
    sums: Counter[str] = Counter()
    for leg in legs:
        sums[leg.account] += leg.amount
    return dict(sums)
