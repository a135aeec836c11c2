"""What a key asks the ledger for, and what must then be counted: both follow from the key alone.

The figures divide evenly, so that the model needs no rounding of its own. In a round of keys every member
gives once and receives once, so that nobody ever comes near the limit of hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from random import Random

from coop.domain.actors import Actor
from tests.timebank.ledger import give, helped, id_of, record
from timebank.domain.natures import AccountKind, Nature, Unit

MEMBERS = 10

Place = tuple[AccountKind, Unit, int | None]
"""Where something is counted: kind of account, unit, owner."""
Counted = dict[Place, int]


class Kind(Enum):
    GIFT = auto()
    HELP = auto()
    FUND = auto()
    MISSION = auto()


@dataclass(frozen=True, order=True)
class Key:
    """The nth thing that a worker does."""

    rank: int
    number: int

    def __str__(self) -> str:
        return f"worker-{self.rank}-act-{self.number}"

    @property
    def round(self) -> int:
        return self.number // MEMBERS

    @property
    def kind(self) -> Kind:
        return list(Kind)[self.round % len(Kind)]

    @property
    def minutes(self) -> int:
        """Of which the contribution takes a twentieth."""
        return 20 * (1 + self.round % 3)

    @property
    def euros(self) -> int:
        """Of which the fee takes three cents each."""
        return 10 + self.number % 7

    def pair(self, people: Sequence[Actor]) -> tuple[Actor, Actor]:
        """Who gives and who receives: neighbours in a ring that is another one in each round."""
        ring = Random(f"{self.rank}-{self.round}").sample(people, MEMBERS)
        place = self.number % MEMBERS
        return ring[place], ring[(place + 1) % MEMBERS]


def perform(key: Key, people: Sequence[Actor]) -> int:
    """Ask the services for it. Returns the entry's id."""
    giver, receiver = key.pair(people)
    match key.kind:
        case Kind.GIFT:
            return give(giver, receiver, key.minutes, key=str(key))
        case Kind.FUND:
            return give(giver, None, 1, key=str(key))
        case Kind.HELP:
            return record(helped(giver, receiver, key.minutes), by=receiver, key=str(key))
        case Kind.MISSION:
            mission = helped(giver, receiver, 0, cents=100 * key.euros, nature=Nature.PAID_MISSION)
            return record(mission, by=receiver, key=str(key))


def counted(key: Key, people: Sequence[Actor]) -> Counted:
    """What its entry moves, said again without the ledger's own arithmetic."""
    giver, receiver = ((AccountKind.MEMBER_TIME, Unit.MINUTES, id_of(one)) for one in key.pair(people))
    pool, fees = (AccountKind.COMMONS, Unit.MINUTES, None), (AccountKind.COMMONS, Unit.CENTS, None)
    match key.kind:
        case Kind.GIFT:
            return {giver: -key.minutes, receiver: key.minutes}
        case Kind.FUND:
            return {giver: -1, (AccountKind.SOLIDARITY, Unit.MINUTES, None): 1}
        case Kind.HELP:
            taken = key.minutes // 20
            return {receiver: -key.minutes, giver: key.minutes - taken, pool: taken}
        case Kind.MISSION:
            fee = 3 * key.euros
            return {(AccountKind.CLEARING, Unit.CENTS, None): -fee, fees: fee}
