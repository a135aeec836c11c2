"""Hours given to the commons, valued in class 8: a separate report, off unless a value of the hour is given.

Source: règlement ANC 2018-06, art. 211-1 to 211-4 (contributions volontaires en nature, years from 1 January
2020): debit 864 (personnel bénévole), credit 875 (bénévolat). Summaries of the plan disagree on which account
of 87 is which (règlement CRC 99-01 had 870 for bénévolat), so both accounts are parameters. Written for
associations: a SCIC asks its accountant.

Only what was given to the cooperative counts: a service given to a member is no contribution to the
cooperative. The value of the hour is said by the caller, constant over the report; nothing else in the house
knows it, and the euro book never sees these figures.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain.books import records, texts
from timebank.domain.books.records import BookEntry
from timebank.domain.natures import AccountKind, Nature, Unit

HEADER = ("month", "debit", "debit_label", "credit", "credit_label", "minutes", "hour_euros", "value_euros")
GIVEN_ON = f"{AccountKind.MEMBER_CONTRIBUTION}."
"""How the codes of the accounts begin on which given hours are counted."""


@dataclass(frozen=True, slots=True)
class ValuedMonth:
    """minutes given in a month (negative when more was taken back), and their value in cents."""

    first_on: date
    minutes: int
    cents: int


@dataclass(frozen=True, slots=True)
class ClassEight:
    """The two accounts of a valuation, with their labels."""

    debit: str = "864"
    debit_label: str = "Personnel bénévole"
    credit: str = "875"
    credit_label: str = "Bénévolat"

    def __post_init__(self) -> None:
        if not self.debit.startswith("86") or not self.credit.startswith("87"):
            raise ValueError("contributions in kind are debited in 86 and credited in 87")


def lines(
    entries: Iterable[BookEntry],
    *,
    first_on: date,
    last_on: date,
    hour_value: Decimal | None = None,
    accounts: ClassEight | None = None,
) -> Iterator[str]:
    """A table of the months of a period, its header first; nothing at all without a value of the hour.

    `entries` holds every entry since the first, in the order of their numbers. hour_value: euros for an hour,
    above zero (Refused otherwise).
    """
    if hour_value is None:
        return
    used = accounts or ClassEight()
    yield texts.cells(HEADER)
    for month in valued(entries, first_on=first_on, last_on=last_on, hour_value=hour_value):
        yield texts.cells(
            (
                *(month.first_on.isoformat()[:7], used.debit, used.debit_label),
                *(used.credit, used.credit_label),
                *(month.minutes, hour_value, texts.euros(month.cents)),
            )
        )


def valued(
    entries: Iterable[BookEntry], *, first_on: date, last_on: date, hour_value: Decimal
) -> list[ValuedMonth]:
    """The months in which hours were given, the first one first.

    Each month gets what the value of all hours so far grew by, rounded to the nearest cent (halves away from
    zero): the months sum to the rounded value of all minutes, to the cent.
    """
    if not hour_value.is_finite() or hour_value <= 0:
        raise Refused(N_("The value of an hour is above zero."), field="hour_value")
    months = []
    minutes = cents = 0
    for month, given in sorted(_by_month(entries, first_on, last_on).items()):
        minutes += given
        grown = _cents(minutes, hour_value) - cents
        cents += grown
        months.append(ValuedMonth(month, given, grown))
    return months


def _by_month(entries: Iterable[BookEntry], first_on: date, last_on: date) -> dict[date, int]:
    months: Counter[date] = Counter()
    for entry in _contributions(records.gapless(entries)):
        if first_on <= entry.happened_on <= last_on:
            months[entry.happened_on.replace(day=1)] += _given(entry)
    return dict(months)


def _contributions(entries: Iterable[BookEntry]) -> Iterator[BookEntry]:
    """Hours given to the commons, and what undid them, wherever the original is dated."""
    counted: set[int] = set()
    for entry in entries:
        if entry.nature == Nature.COMMONS or entry.reversal_of in counted:
            counted.add(entry.number)
            yield entry


def _given(entry: BookEntry) -> int:
    return sum(leg.amount for leg in entry.of(Unit.MINUTES) if leg.account.startswith(GIVEN_ON))


def _cents(minutes: int, hour_value: Decimal) -> int:
    """The value of these minutes, to the nearest cent; halves away from zero."""
    exact = Fraction(hour_value) * 100 * minutes / 60
    nearest = int((abs(exact) * 2 + 1) // 2)
    return nearest if exact >= 0 else -nearest
