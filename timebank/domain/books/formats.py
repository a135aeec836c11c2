"""Which books others may ask us for, what each is for, and what has to be said before it is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coop.domain.errors import Refused
from coop.domain.words import N_
from timebank.domain import periods
from timebank.domain.books import fec, zones
from timebank.domain.books.fec import FiscalYear
from timebank.domain.natures import Unit
from timebank.domain.periods import ONE_DAY


class Book(StrEnum):
    """A file that another's program reads."""

    BEANCOUNT = "beancount"
    HLEDGER = "hledger"
    FEC = "fec"
    FEC_DESCRIPTION = "fec-description"
    CLASS8 = "class8"
    DAC7 = "dac7"
    INVOICES = "invoices"


TITLES = {
    Book.BEANCOUNT: N_("Beancount"),
    Book.HLEDGER: N_("hledger"),
    Book.FEC: N_("FEC, the file of accounting entries"),
    Book.FEC_DESCRIPTION: N_("Description of the FEC"),
    Book.CLASS8: N_("Volunteer hours in class 8"),
    Book.DAC7: N_("DAC7, what platforms declare"),
    Book.INVOICES: N_("Draft invoices paid by compensation"),
}

PURPOSES = {
    Book.BEANCOUNT: N_("The book of hours or of euros, with our balances, for the program of that name."),
    Book.HLEDGER: N_("The book of hours or of euros, with our balances, for the program of that name."),
    Book.FEC: N_("The euros of a fiscal year in the eighteen columns that the tax administration asks for."),
    Book.FEC_DESCRIPTION: N_("What each column and code means: it is handed over with the file."),
    Book.CLASS8: N_(
        "Hours given to the cooperative, valued for the accountant. Nothing is valued elsewhere."
    ),
    Book.DAC7: N_("Who sold what, quarter by quarter, with a reason on each line that is not declared."),
    Book.INVOICES: N_("For each professional exchange in hours, what its issuer still has to complete."),
}

NEEDS: dict[Book, tuple[str, ...]] = {
    Book.BEANCOUNT: ("unit",),
    Book.HLEDGER: ("unit",),
    Book.FEC: ("siren", "closing_on"),
    Book.FEC_DESCRIPTION: (),
    Book.CLASS8: ("first_on", "last_on", "hour_value"),
    Book.DAC7: ("year",),
    Book.INVOICES: ("first_on", "last_on"),
}
"""What has to be said, by the names of the fields below."""

ENDINGS = {
    Book.BEANCOUNT: "beancount",
    Book.HLEDGER: "journal",
    Book.FEC_DESCRIPTION: "txt",
    Book.CLASS8: "csv",
    Book.DAC7: "csv",
    Book.INVOICES: "txt",
}
TABLES = frozenset({Book.CLASS8, Book.DAC7})
MARK = "\ufeff"
"""By which French spreadsheets know that a table is in UTF-8."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A book, and what its writer has to know. drafted_on: the day on which it is written.

    Raises Refused for what is missing or makes no sense.
    """

    book: Book
    drafted_on: date
    unit: Unit | None = None
    siren: str = ""
    closing_on: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    year: int | None = None
    hour_value: Decimal | None = None

    def __post_init__(self) -> None:
        for name in NEEDS[self.book]:
            if not getattr(self, name):
                raise Refused(N_("This book is not written without it."), field=name)
        if self.first_on and self.last_on and self.last_on < self.first_on:
            raise Refused(N_("The last day comes after the first."), field="last_on")
        if self.hour_value is not None and not (self.hour_value.is_finite() and self.hour_value > 0):
            raise Refused(N_("The value of an hour is above zero."), field="hour_value")
        days = [day for day in (self.closing_on, self.first_on, self.last_on) if day is not None]
        if self.year is not None:
            days.append(date(min(max(self.year, 1), 9999), 1, 1))
        if not periods.is_within_reach(*days):
            raise Refused(N_("Choose a day between 2000 and 2099."), field=NEEDS[self.book][-1])
        if self.book is Book.FEC:
            fec.file_name(self.siren, self.days[1])

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that the book tells of."""
        if self.closing_on is not None:
            year = fiscal_year(self.closing_on)
            return year.first_on, year.closing_on
        if self.year is not None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        return self.first_on or periods.FIRST_DAY, self.last_on or periods.LAST_DAY

    @property
    def file_name(self) -> str:
        """What the file is called; the law gives the FEC its name."""
        if self.book is Book.FEC:
            return fec.file_name(self.siren, self.days[1])
        told = [self.book.value, self.unit or ""]
        if self.year or self.first_on:
            told += [str(self.year)] if self.year else [str(day) for day in self.days]
        else:
            told.append(str(self.drafted_on))
        return f"{'-'.join(part for part in told if part)}.{ENDINGS[self.book]}"


def fiscal_year(closing_on: date) -> FiscalYear:
    """The year that closes on this day: it begins on the morning after the same day of the year before."""
    after = closing_on + ONE_DAY
    leap = (after.month, after.day) == (2, 29)
    first_on = date(after.year - 1, 3, 1) if leap else after.replace(year=after.year - 1)
    return FiscalYear(first_on, closing_on)


def encoded(book: Book, lines: Iterable[str]) -> Iterator[bytes]:
    """The bytes of the file, line by line."""
    if book is Book.FEC:
        yield from fec.encoded(lines)
        return
    if book in TABLES:
        yield MARK.encode()
    for line in lines:
        yield f"{line}\n".encode(zones.ENCODING, "replace")
