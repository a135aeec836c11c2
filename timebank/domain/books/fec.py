"""The euro book as a "fichier des écritures comptables": eighteen columns, for the tax administration.

Source: article A47 A-1 of the Livre des procédures fiscales, from the arrêté of 29 July 2013: VI 1° (flat
file, tabs), VII (one file a year, in the order of validation, the first numbers those of the opening
balances), IX (its name), XII (characters, decimal comma, dates); its zones and description are in `zones`.
Hours are not in it: they are no euros.

What an account of ours holds (positive) is credited, what it gave (negative) is debited: our euro accounts
are funds held for a purpose, and `clearing`, negative by nature, is what is still to be collected.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain.books import records, texts, zones
from timebank.domain.books.plans import COOPERATIVE, Chart, PlanAccount
from timebank.domain.books.records import BookAccount, BookEntry
from timebank.domain.natures import Unit
from timebank.domain.periods import PARIS

SEPARATOR = "\t"
SIREN = re.compile(r"[0-9]{9}")
RESULT_CLASSES = ("6", "7")


@dataclass(frozen=True, slots=True)
class BookJournal:
    """A journal of the euro book: the code begins the number of each of its entries."""

    code: str
    label: str


OPERATIONS = BookJournal("OD", "Opérations diverses")
OPENING = BookJournal("AN", "À nouveaux")


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """An "exercice": its first day and the day of its closing, both in it."""

    first_on: date
    closing_on: date

    def __post_init__(self) -> None:
        if self.first_on > self.closing_on:
            raise ValueError("a fiscal year begins before it closes")

    def holds(self, day: date) -> bool:
        return self.first_on <= day <= self.closing_on


@dataclass(frozen=True, slots=True)
class _Row:
    """What the lines of one entry have in common."""

    journal: BookJournal
    number: int
    on: date
    valid_on: date
    piece: str
    label: str


@dataclass(frozen=True, slots=True, order=True)
class _Target:
    """Where a leg of ours stands in the plan: the account, and the third party when there is one."""

    number: str
    label: str
    party: str = ""
    party_label: str = ""


def file_name(siren: str, closing_on: date) -> str:
    """SIREN, "FEC", day of closing: "732829320FEC20261231.txt". Raises Refused for a SIREN that is none."""
    if not SIREN.fullmatch(siren) or _luhn(siren) % 10:
        raise Refused(N_("A SIREN has nine digits, the last of which checks the others."), field="siren")
    return f"{siren}FEC{_day(closing_on)}.txt"


def _luhn(digits: str) -> int:
    """The sum that is a multiple of ten for every SIREN ever given."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled)


def encoded(rows: Iterable[str]) -> Iterator[bytes]:
    """The bytes of the file, line by line."""
    for row in rows:
        yield (row + zones.LINE_END).encode(zones.ENCODING)


def lines(
    accounts: Iterable[BookAccount],
    entries: Iterable[BookEntry],
    *,
    year: FiscalYear,
    chart: Chart = COOPERATIVE,
    journal: BookJournal = OPERATIONS,
) -> Iterator[str]:
    """The header, the opening balances if there are any, and each euro entry of the year.

    `entries` holds every entry since the first: earlier ones give the opening balances. Entries stand in the
    order of their validation (our number), and each journal counts without a gap from 1. Raises Refused for
    an account that the chart does not name, ValueError for entries that do not follow each other.
    """
    known = records.by_code(accounts, Unit.CENTS)
    targets = {code: _target(account, chart) for code, account in known.items()}
    before: Counter[str] = Counter()
    inside: list[BookEntry] = []
    for entry, legs in records.moving(entries, known, Unit.CENTS):
        if year.holds(entry.happened_on):
            inside.append(entry)
        elif entry.happened_on < year.first_on:
            before.update(records.balances(legs))
    yield SEPARATOR.join(zone.name for zone in zones.ZONES)
    yield from _opening(before, targets, year, chart)
    for number, entry in enumerate(inside, start=1):
        yield from _written(entry, number, targets, journal)


def _written(
    entry: BookEntry, number: int, targets: Mapping[str, _Target], journal: BookJournal
) -> Iterator[str]:
    row = _Row(
        journal=journal,
        number=number,
        on=entry.happened_on,
        valid_on=_day_of(entry.recorded_at),
        piece=texts.one_line(entry.key) or str(entry.number),
        label=f"n° {entry.number} {entry.subject}",
    )
    for leg in entry.of(Unit.CENTS):
        yield _line(row, targets[leg.account], leg.amount)


def _opening(
    before: Mapping[str, int], targets: Mapping[str, _Target], year: FiscalYear, chart: Chart
) -> Iterator[str]:
    """What the accounts held on the morning of the first day; past expenses and products are a result."""
    held: Counter[_Target] = Counter()
    result = 0
    for code, amount in before.items():
        if targets[code].number.startswith(RESULT_CLASSES):
            result += amount
        else:
            held[targets[code]] += amount
    found = chart.surplus if result > 0 else chart.deficit
    held[_Target(found.number, found.label)] += result
    first = year.first_on
    row = _Row(OPENING, 1, first, first, f"AN{first.year}", "Reprise des soldes de l'exercice antérieur")
    for target in sorted(held):
        if held[target]:
            yield _line(row, target, held[target])


def _target(account: BookAccount, chart: Chart) -> _Target:
    """The account of the plan by the first two parts of the code; what follows names the third party."""
    kind = ".".join(account.code.split(".")[:2])
    party = texts.reference(account.code[len(kind) + 1 :])
    found: PlanAccount | None = chart.accounts.get(kind)
    if found is None:
        raise Refused(
            N_("The euro account %(account)s has no number in the chart of accounts."), account=account.code
        )
    label = (texts.one_line(account.name) or party) if party else ""
    return _Target(found.number, found.label, party, label)


def _line(row: _Row, target: _Target, amount: int) -> str:
    """One line. amount: cents, positive on the credit side; the other side is written as zero."""
    number, day = f"{row.journal.code}{row.number}", _day(row.on)
    values = (
        *(row.journal.code, row.journal.label, number, day),
        *(target.number, target.label, target.party, target.party_label),
        *(row.piece, day, row.label),
        *(_amount(max(-amount, 0)), _amount(max(amount, 0))),
        *("", "", _day(row.valid_on), "", ""),
    )
    return SEPARATOR.join(texts.one_line(value) for value in values)


def _amount(cents: int) -> str:
    return texts.amount(cents, Unit.CENTS, ",")


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _day_of(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()
