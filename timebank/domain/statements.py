"""A member's hours over a period: what was there, each line with its balance, what is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from timebank.domain.natures import Nature
from timebank.domain.periods import PARIS, Period


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry as one member's account saw it. partner_ids: the other members whom it concerned."""

    entry_id: int
    happened_at: datetime
    nature: Nature
    amount: int
    partner_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A movement and the balance after it."""

    movement: Movement
    balance: int

    @property
    def on(self) -> date:
        return self.movement.happened_at.astimezone(PARIS).date()


@dataclass(frozen=True, slots=True)
class Month:
    """The lines of a month, in the order in which they happened."""

    first_on: date
    opening: int
    lines: tuple[Line, ...]

    @property
    def closing(self) -> int:
        return self.lines[-1].balance

    @property
    def given(self) -> int:
        """Minutes that came in: this person gave that time."""
        return sum(line.movement.amount for line in self.lines if line.movement.amount > 0)

    @property
    def received(self) -> int:
        """Minutes that went out: others gave that time to this person."""
        return -sum(line.movement.amount for line in self.lines if line.movement.amount < 0)


@dataclass(frozen=True, slots=True)
class Statement:
    """The account of a member over a period."""

    member_id: int
    period: Period
    opening: int
    months: tuple[Month, ...]

    @property
    def closing(self) -> int:
        return self.months[-1].closing if self.months else self.opening

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for month in self.months for line in month.lines)


def build(member_id: int, *, opening: int, movements: Sequence[Movement], period: Period) -> Statement:
    """The statement of these movements, whatever order they come in."""
    ordered = sorted(movements, key=lambda movement: (movement.happened_at, movement.entry_id))
    return Statement(member_id, period, opening, tuple(_months(opening, ordered)))


def _months(opening: int, movements: Sequence[Movement]) -> Iterable[Month]:
    balance = opening
    lines = []
    for movement in movements:
        balance += movement.amount
        lines.append(Line(movement, balance))
    for first_on, of_month in groupby(lines, key=lambda line: line.on.replace(day=1)):
        inside = tuple(of_month)
        yield Month(first_on, inside[0].balance - inside[0].movement.amount, inside)


def samples(statement: Statement, *, most: int) -> list[tuple[date, int]]:
    """The balance at the end of evenly spaced days of the period, its first and last day among them.

    At most about `most` days, so that a drawing of two days and one of two years are read alike.
    """
    first, last = statement.period.first_on, statement.period.last_on
    step = max(1, ((last - first).days + most - 1) // most)
    days = [first + timedelta(days=passed) for passed in range(0, (last - first).days, step)]
    return [(day, _balance_on(statement, day)) for day in [*days, last]]


def _balance_on(statement: Statement, day: date) -> int:
    past = [line.balance for line in statement.lines if line.on <= day]
    return past[-1] if past else statement.opening
