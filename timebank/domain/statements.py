"""A member's hours over a period: what was there, each line with its balance, what is there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import accumulate, groupby

from timebank.domain.natures import SERVICES, Nature
from timebank.domain.periods import PARIS, Period

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"(\d{1,16})-(\d{1,18})-(\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry as one member's account saw it.

    partner_ids: the other members whom it concerned. subject: what the entry is about, as it was written.
    """

    entry_id: int
    happened_at: datetime
    nature: Nature
    amount: int
    partner_ids: tuple[int, ...]
    position: int = 0
    subject: str = ""

    @property
    def place(self) -> "Place":
        return Place(self.happened_at, self.entry_id, self.position)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a line stands among those of its account: by when it happened, then as they were written.

    position: the leg's place in its entry, since an entry may move two parts of one account.
    """

    happened_at: datetime
    entry_id: int = 0
    position: int = 0

    def __str__(self) -> str:
        """As an address carries it: microseconds since 1970, entry and position."""
        return f"{microseconds(self.happened_at - EPOCH)}-{self.entry_id}-{self.position}"

    @classmethod
    def read(cls, written: str) -> "Place | None":
        """The place that an address names; None for what names none."""
        found = WRITTEN.fullmatch(written)
        if found is None:
            return None
        passed, entry_id, position = map(int, found.groups())
        return cls(EPOCH + timedelta(microseconds=passed), entry_id, position)


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
        """Minutes that came in for a service: this person gave that time. Gifts of hours are none."""
        return sum(amount for amount in self._served() if amount > 0)

    @property
    def received(self) -> int:
        """Minutes that went out for a service: others gave that time to this person."""
        return -sum(amount for amount in self._served() if amount < 0)

    @property
    def others(self) -> int:
        """Everything else that moved: hours given away or received as a gift, and corrections."""
        return self.closing - self.opening - self.given + self.received

    def _served(self) -> list[int]:
        moved = [line.movement for line in self.lines]
        return [movement.amount for movement in moved if movement.nature in SERVICES]


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


@dataclass(frozen=True, slots=True)
class PagedMonth:
    """What a page holds of a month. is_over: its last line is here."""

    first_on: date
    lines: tuple[Line, ...]
    is_over: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of an account that follow each other, the first of them upon what was held before it.

    following: the line after the last one, which begins the next page.
    """

    opening: int
    movements: tuple[Movement, ...]
    following: Movement | None = None
    has_earlier: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        balances = accumulate((one.amount for one in self.movements), initial=self.opening)
        next(balances)
        return tuple(Line(*pair) for pair in zip(self.movements, balances, strict=True))

    @property
    def closing(self) -> int:
        return self.opening + sum(one.amount for one in self.movements)

    @property
    def months(self) -> tuple[PagedMonth, ...]:
        """The lines by month."""
        groups = [
            (first_on, tuple(inside))
            for first_on, inside in groupby(self.lines, key=lambda line: line.on.replace(day=1))
        ]
        after = Line(self.following, 0).on.replace(day=1) if self.following else None
        return tuple(PagedMonth(first_on, inside, first_on != after) for first_on, inside in groups)

    @property
    def earlier(self) -> Place | None:
        """Before which place the page before this one ends."""
        return self.movements[0].place if self.has_earlier and self.movements else None

    @property
    def later(self) -> Place | None:
        """After which place the next page begins."""
        return self.movements[-1].place if self.following and self.movements else None


@dataclass(frozen=True, slots=True)
class Summary:
    """An account over a period. came, went: what it received and gave, both above zero.

    weighted: the sum of each amount times the microseconds for which it stood there until the period's end.
    """

    period: Period
    opening: int
    came: int
    went: int
    lines: int
    weighted: int

    @property
    def closing(self) -> int:
        return self.opening + self.came - self.went

    @property
    def average(self) -> Fraction:
        """The balance of each instant, weighed by how long it stood. Exact."""
        return self.opening + Fraction(self.weighted, microseconds(self.period.end - self.period.start))


def summed(opening: int, movements: Iterable[Movement], period: Period) -> Summary:
    """The same from the movements of the period."""
    came = went = lines = weighted = 0
    for movement in movements:
        came += max(movement.amount, 0)
        went += max(-movement.amount, 0)
        lines += 1
        weighted += movement.amount * microseconds(period.end - movement.happened_at)
    return Summary(period, opening, came, went, lines, weighted)


def nearest(exact: Fraction) -> int:
    """The whole number nearest to it, halves away from zero: how an exact average is shown."""
    rounded = int((abs(exact) * 2 + 1) // 2)
    return rounded if exact >= 0 else -rounded


def microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


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
