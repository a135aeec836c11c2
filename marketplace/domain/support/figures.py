"""What is published of the programme: sums of a quarter that is over, and never anything of a person.

A figure about too few people is hidden, and so is one of which one person makes nearly all (LAW: 85 %). Where
what is hidden could be worked out as the rest of the total, the smallest figure beside it is hidden too, till
the rest speaks of enough people. Quarters never overlap, so nothing follows from the difference of two.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from coop.domain.errors import Refused
from coop.domain.words import N_

DOMINANT = Fraction(85, 100)
MONTHS = 3
QUARTERS = 4


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """number: 1 to 4."""

    year: int
    number: int

    @property
    def first_on(self) -> date:
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def last_on(self) -> date:
        following = Quarter(self.year + self.number // QUARTERS, self.number % QUARTERS + 1)
        return following.first_on - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


@dataclass(frozen=True, slots=True)
class Row:
    """One session, as figures see it. What it is about is told by codes and by the name of a commune."""

    person_id: int
    minutes: int
    theme: str
    place: str
    outcome: str
    satisfaction: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure; sessions and minutes are None where it is hidden."""

    code: str
    sessions: int | None
    minutes: int | None

    @property
    def is_hidden(self) -> bool:
        return self.sessions is None


@dataclass(frozen=True, slots=True)
class Figures:
    """total: hidden where all of it speaks of too few. Then nothing else is shown either."""

    quarter: Quarter
    people: int | None
    total: Cell
    themes: tuple[Cell, ...]
    places: tuple[Cell, ...]
    outcomes: tuple[Cell, ...]
    satisfaction: tuple[Cell, ...]


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def read_quarter(text: str) -> Quarter:
    """From "2026-1". Raises Refused."""
    year, _dash, number = text.partition("-")
    if len(year) == len("2026") and year.isascii() and year.isdecimal() and number in ("1", "2", "3", "4"):
        return Quarter(int(year), int(number))
    raise Refused(N_("Choose one of the quarters of the list."), field="quarter")


def of_quarter(rows: Collection[Row], quarter: Quarter, *, least: int) -> Figures:
    """least: fewest people in a figure that is shown."""
    if _is_small(rows, least):
        return Figures(quarter, None, Cell("", None, None), (), (), (), ())

    def by(code: Callable[[Row], str]) -> tuple[Cell, ...]:
        return tabulated(rows, code, least=least)

    return Figures(
        quarter=quarter,
        people=len({row.person_id for row in rows}),
        total=_shown("", rows),
        themes=by(lambda row: row.theme),
        places=by(lambda row: row.place),
        outcomes=by(lambda row: row.outcome),
        satisfaction=by(lambda row: row.satisfaction),
    )


def tabulated(rows: Iterable[Row], code: Callable[[Row], str], *, least: int) -> tuple[Cell, ...]:
    """A cell for each code, in the order of codes; which are hidden does not depend on the order of rows."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(code(row), []).append(row)
    hidden = _hidden(groups, least)
    return tuple(
        Cell(name, None, None) if name in hidden else _shown(name, groups[name]) for name in sorted(groups)
    )


def _hidden(groups: dict[str, list[Row]], least: int) -> set[str]:
    hidden = {name for name, rows in groups.items() if _is_small(rows, least)}
    by_size = sorted(groups, key=lambda name: (len(_people(groups[name])), name))
    for name in by_size:
        rest = [row for one in hidden for row in groups[one]]
        if not hidden or (len(hidden) > 1 and not _is_small(rest, least)):
            break
        hidden.add(name)
    return hidden


def _is_small(rows: Collection[Row], least: int) -> bool:
    """Too few people, or one person who makes nearly all of it."""
    minutes: Counter[int] = Counter()
    for row in rows:
        minutes[row.person_id] += row.minutes
    return len(minutes) < least or max(minutes.values()) > DOMINANT * minutes.total()


def _people(rows: Iterable[Row]) -> set[int]:
    return {row.person_id for row in rows}


def _shown(name: str, rows: Collection[Row]) -> Cell:
    return Cell(name, len(rows), sum(row.minutes for row in rows))
