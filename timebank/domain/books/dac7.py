"""What a platform declares about those who sell through it: each quarter, with a reason on each line.

Source: directive (UE) 2021/514 ("DAC7"), annex V of directive 2011/16/UE; CGI art. 1649 ter A to E. Each year
by 31 January: who sold, and for each quarter the number of operations, the consideration net of what the
platform kept, and what it kept. The floor under which a seller is left out (fewer than 30 sales and at most
2,000 euros in the year, annex V, section I, B.4) is one for goods: a personal service is declared from the
first euro.

Whether hours are a consideration is written nowhere: they stand on lines of their own, not declared, with
the reason, so that either answer can be given from the same file. No euro is made of an hour.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coop.domain.words import N_, Sentence
from timebank.domain.books import texts
from timebank.domain.exchanges import EXCHANGED
from timebank.domain.natures import Nature

Say = Callable[[Sentence], str]

HEADER = (
    *("seller", "name", "address", "country", "tax_number", "registration", "vat_number", "born_on"),
    *("missing", "year", "quarter", "activity", "operations", "consideration_euros", "fees_euros"),
    *("minutes", "reportable", "reason"),
)


class Activity(StrEnum):
    """What was sold, as the directive parts it. We offer neither rentals nor means of transport."""

    PERSONAL_SERVICE = "personal_service"
    GOODS = "goods"


class Ground(StrEnum):
    """Why a line is declared, or why not."""

    REPORTABLE = "reportable"
    HOURS_ONLY = "hours_only"
    GIFT = "gift"
    NO_SALE = "no_sale"
    REVERSED = "reversed"
    PUBLIC_BODY = "public_body"
    SMALL_GOODS = "small_goods"


REASONS = {
    Ground.REPORTABLE: N_("Declared: work or goods paid in euros through the platform."),
    Ground.HOURS_ONLY: N_("Not declared: paid in hours only, which no text calls a consideration."),
    Ground.GIFT: N_("Not declared: given for nothing."),
    Ground.NO_SALE: N_("Not declared: an entry of the cooperative, nobody sold anything."),
    Ground.REVERSED: N_("Not declared: the operation was reversed."),
    Ground.PUBLIC_BODY: N_("Not declared: the seller is a public body."),
    Ground.SMALL_GOODS: N_("Not declared: sales of goods below the yearly floor."),
}


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sold, as the declaration names them (annex V, section II, B). Empty where we do not know."""

    reference: str
    name: str = ""
    address: str = ""
    country: str = ""
    tax_number: str = ""
    registration: str = ""
    vat_number: str = ""
    born_on: date | None = None
    is_public_body: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns that have to be asked for: a person has a day of birth, a company a registration."""
        known = {name: getattr(self, name) for name in ("name", "address", "country", "tax_number")}
        known["born_on or registration"] = self.born_on or self.registration
        return tuple(name for name, value in known.items() if not value)


@dataclass(frozen=True, slots=True)
class Operation:
    """One exchange. cents: euros that the seller was paid; fees_cents: what the platform keeps of them.

    minutes: the hours that moved with it, never valued. is_reversed: wholly undone since.
    """

    seller: str
    happened_on: date
    nature: str
    cents: int = 0
    fees_cents: int = 0
    minutes: int = 0
    activity: Activity = Activity.PERSONAL_SERVICE
    is_reversed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.fees_cents <= self.cents or self.minutes < 0:
            raise ValueError("fees lie between nothing and what was paid, hours are not negative")

    @property
    def quarter(self) -> int:
        return (self.happened_on.month + 2) // 3


@dataclass(frozen=True, slots=True)
class Floor:
    """Sales of goods are left out below `operations` in the year, if they also come to `cents` at most."""

    operations: int = 30
    cents: int = 2_000_00


@dataclass(frozen=True, slots=True, order=True)
class SellerLine:
    """A seller's operations of one quarter, activity and ground. consideration_cents: net of the fees."""

    seller: str
    quarter: int
    activity: Activity
    ground: Ground
    operations: int
    consideration_cents: int
    fees_cents: int
    minutes: int


def lines(
    sellers: Iterable[Seller],
    operations: Iterable[Operation],
    *,
    year: int,
    floor: Floor | None = None,
    say: Say = str,
) -> Iterator[str]:
    """The table of one year, its header first: semicolons, euros with a point, a sentence as reason.

    Raises ValueError for an operation whose seller is not given.
    """
    known = {seller.reference: seller for seller in sellers}
    yield texts.cells(HEADER)
    for line in summed(known, operations, year=year, floor=floor or Floor()):
        yield texts.cells((*_identity(known[line.seller]), year, *_figures(line, say)))


def _identity(seller: Seller) -> tuple[str, ...]:
    return (
        *(seller.reference, seller.name, seller.address, seller.country, seller.tax_number),
        *(seller.registration, seller.vat_number, seller.born_on.isoformat() if seller.born_on else ""),
        ", ".join(seller.missing),
    )


def _figures(line: SellerLine, say: Say) -> tuple[str | int | Decimal, ...]:
    return (
        *(line.quarter, line.activity.value, line.operations),
        *(texts.euros(line.consideration_cents), texts.euros(line.fees_cents), line.minutes),
        *("yes" if line.ground is Ground.REPORTABLE else "no", say(Sentence(REASONS[line.ground]))),
    )


def summed(
    sellers: Mapping[str, Seller], operations: Iterable[Operation], *, year: int, floor: Floor
) -> list[SellerLine]:
    """One line for each seller, quarter, activity and ground of the year, in that order."""
    of_year = [operation for operation in operations if operation.happened_on.year == year]
    if strangers := {operation.seller for operation in of_year} - sellers.keys():
        raise ValueError(f"sellers that are not given: {sorted(strangers)}")
    small = _below(of_year, floor)
    groups: defaultdict[tuple[str, int, Activity, Ground], list[Operation]] = defaultdict(list)
    for operation in of_year:
        ground = _ground(operation, sellers[operation.seller], is_small=operation.seller in small)
        groups[operation.seller, operation.quarter, operation.activity, ground].append(operation)
    return sorted(SellerLine(*key, *_sums(group)) for key, group in groups.items())


def _sums(group: list[Operation]) -> tuple[int, int, int, int]:
    fees = sum(operation.fees_cents for operation in group)
    paid = sum(operation.cents for operation in group)
    return len(group), paid - fees, fees, sum(operation.minutes for operation in group)


def _ground(operation: Operation, seller: Seller, *, is_small: bool) -> Ground:
    """The first reason that applies. is_small: the seller's goods stay below the floor."""
    found = _not_sold(operation)
    if found is None and seller.is_public_body:
        return Ground.PUBLIC_BODY
    if found is None and is_small and operation.activity is Activity.GOODS:
        return Ground.SMALL_GOODS
    return found or Ground.REPORTABLE


def _not_sold(operation: Operation) -> Ground | None:
    """Why there was no sale in euros at all; None where there was one."""
    if operation.is_reversed:
        return Ground.REVERSED
    if operation.nature not in EXCHANGED:
        return Ground.NO_SALE
    if operation.nature == Nature.GIFT:
        return Ground.GIFT
    return None if operation.cents else Ground.HOURS_ONLY


def _below(operations: Iterable[Operation], floor: Floor) -> frozenset[str]:
    """The sellers whose sales of goods of the year stay below the floor, on both counts."""
    sales: defaultdict[str, list[Operation]] = defaultdict(list)
    for operation in operations:
        if operation.activity is Activity.GOODS and _not_sold(operation) is None:
            sales[operation.seller].append(operation)
    return frozenset(
        seller
        for seller, sold in sales.items()
        if len(sold) < floor.operations and _sums(sold)[1] <= floor.cents
    )
