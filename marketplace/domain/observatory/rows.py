"""What a release is computed from: rows that are already added up for each contributor, in a fixed order.

contributor: the reference of a member (or of a person helped), the same within a release and of no use
outside it. trade, place: leaves of the trees of those names.
"""

from dataclasses import dataclass

from marketplace.domain.observatory.quarters import Quarter


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A price of a day that was agreed, in cents without VAT."""

    contributor: str
    trade: str
    place: str
    cents: int


@dataclass(frozen=True, slots=True, order=True)
class Earned:
    """A paid mission: the price of a day in cents, the minutes worked and those that nobody paid."""

    contributor: str
    trade: str
    place: str
    day_cents: int
    worked_minutes: int
    unpaid_minutes: int


@dataclass(frozen=True, slots=True, order=True)
class Payment:
    """An invoice that was paid. days: from its date to its payment."""

    contributor: str
    size: str
    days: int


@dataclass(frozen=True, slots=True, order=True)
class Quoted:
    """A quote that ended. outcome: a leaf of its tree. month: "01" to "12"."""

    contributor: str
    trade: str
    month: str
    outcome: str


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """How a client was found. channel: a leaf of its tree."""

    contributor: str
    trade: str
    channel: str


@dataclass(frozen=True, slots=True, order=True)
class Bought:
    """A quote or a mission whose client's sector is said. sector: a leaf of its tree."""

    contributor: str
    trade: str
    sector: str


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Minutes of one member in the quarter, as the ledger has them after reversals."""

    contributor: str
    trade: str
    place: str
    given: int
    received: int
    donated: int


@dataclass(frozen=True, slots=True, order=True)
class Income:
    """Cents of the paid missions that one member ended in the quarter. first_cents: of the largest client."""

    contributor: str
    cents: int
    first_cents: int


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """How much lists of the quarter showed one member, in thousandths of a first place."""

    contributor: str
    amount: int


@dataclass(frozen=True, slots=True, order=True)
class Newcomer:
    """A member admitted in the last four quarters. days: until what is waited for, a first mission or a first
    exchange, or as long as they were followed where there was none yet.
    """

    contributor: str
    days: int
    has_begun: bool


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """What an account of hours holds at the end of the quarter: below 0, more was received than given."""

    contributor: str
    minutes: int


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """Whether something is true of one member."""

    contributor: str
    is_so: bool


@dataclass(frozen=True, slots=True, order=True)
class Movement:
    """All that one fund received, or gave, in the quarter in one unit. count: of entries."""

    fund: str
    unit: str
    is_spent: bool
    count: int
    amount: int


@dataclass(frozen=True, slots=True, order=True)
class Helped:
    """A person helped by the support programme. contributor: the person, by a number."""

    contributor: str
    sessions: int
    minutes: int


@dataclass(frozen=True, slots=True, order=True)
class Moderated:
    """What coordinators hid of one member, by what came of it. outcome: a leaf of its tree."""

    contributor: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True, order=True)
class Routed:
    """What reached one destination of what a quarter brought to the pool, net of what was taken back.

    unit: "cents" or "minutes". destination: "all" is what was brought; a fund, what it received of that; a
    fund, a point and a use, what it spent of that on it. people: how many members brought or received it,
    most: what one of them makes of it; 0 for a fund.
    """

    unit: str
    destination: str
    amount: int
    people: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that the series of one quarter are computed from, and nothing else. Each tuple is sorted.

    activated: of members admitted in the quarter before, who exchanged by the end of this one. returned: of
    members who exchanged in the quarter before, who did so again. newcomers: followed until their first
    mission, beginners: the same people until their first exchange. held: of those who exchanged in the
    quarter. before: what the version that a correction replaces was computed from.
    """

    quarter: Quarter
    rates: tuple[Rate, ...] = ()
    earned: tuple[Earned, ...] = ()
    payments: tuple[Payment, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    contacts: tuple[Contact, ...] = ()
    bought: tuple[Bought, ...] = ()
    hours: tuple[Hours, ...] = ()
    incomes: tuple[Income, ...] = ()
    shown: tuple[Shown, ...] = ()
    held: tuple[Held, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    beginners: tuple[Newcomer, ...] = ()
    activated: tuple[Answer, ...] = ()
    returned: tuple[Answer, ...] = ()
    movements: tuple[Movement, ...] = ()
    helped: tuple[Helped, ...] = ()
    moderated: tuple[Moderated, ...] = ()
    routed: tuple[Routed, ...] = ()
    before: "Inputs | None" = None
