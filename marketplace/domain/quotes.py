"""A quote: what one of the two proposes before anything is agreed, in lots; and what a counter-quote changes.

Its total is the sum of its lots, to the minute and the cent: nothing is agreed beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from coop.domain.errors import Refused
from coop.domain.words import N_
from marketplace.domain import texts
from marketplace.domain.engagements import LONGEST_MINUTES, Side
from marketplace.domain.requests import LARGEST_CENTS
from marketplace.domain.terms import Terms

MOST_LOTS = 8
LONGEST_TITLE = 120
LONGEST_WAIT = timedelta(days=3 * 366)
"""How far ahead a lot may be expected."""
SUPERSEDED = N_("Other terms were proposed meanwhile: read them first. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of the work, with its day. In euros alone its minutes say about how long it takes."""

    title: str
    minutes: int
    cents: int
    expected_on: date


@dataclass(frozen=True, slots=True)
class Quote:
    """What is proposed: in what it is counted, and the lots."""

    terms: Terms
    lots: tuple[Lot, ...]

    @property
    def minutes(self) -> int:
        return sum(lot.minutes for lot in self.lots)

    @property
    def cents(self) -> int:
        return sum(lot.cents for lot in self.lots)

    @property
    def price_cents(self) -> int | None:
        """The price, None where nothing is paid in euros."""
        return self.cents if self.terms.has_euros else None


@dataclass(frozen=True, slots=True)
class Change:
    """One lot that differs between two quotes: None before where it is new, None after where it is gone."""

    before: Lot | None
    after: Lot | None


def cleaned(quote: Quote) -> Quote:
    """The same quote as it is kept: titles without blank edges."""
    lots = tuple(replace(lot, title=" ".join(lot.title.split())) for lot in quote.lots)
    return replace(quote, lots=lots)


def faults(quote: Quote, *, today: date) -> list[Refused]:
    """Everything that keeps a quote from being sent; fields are numbered as the lots are, from 1."""
    found = [
        fault for number, lot in enumerate(quote.lots, 1) for fault in _lot(quote.terms, number, lot, today)
    ]
    return [*_count(quote), *found, *_titles(quote), *_totals(quote)]


def check(quote: Quote, *, today: date) -> None:
    """Raises Refused on the first fault."""
    for fault in faults(quote, today=today):
        raise fault


def check_news(quote: Quote, newest: Quote | None, *, is_expired: bool) -> None:
    """Raises Refused where the same terms already wait for an answer."""
    if newest == quote and not is_expired:
        raise Refused(N_("These terms are proposed already: they only wait for an answer."))


def check_taking(newest_side: Side, side: Side, *, expires_at: datetime, at: datetime) -> None:
    """Raises Refused where the newest quote is not this side's to accept, or no longer."""
    if newest_side is side:
        raise Refused(N_("These are your own terms: the other person answers them."))
    if expires_at <= at:
        raise Refused(N_("These terms have expired: propose them anew, or others."))


def changes(before: Quote, after: Quote) -> tuple[Change, ...]:
    """The lots that differ: paired by their titles, then in their order among those that are left."""
    known = {_key(lot): lot for lot in before.lots}
    pairs = [(known.pop(_key(lot), None), lot) for lot in after.lots]
    left = list(known.values())
    found = [Change(old or (left.pop(0) if left else None), new) for old, new in pairs]
    gone = [Change(old, None) for old in left]
    return tuple(change for change in (*found, *gone) if change.before != change.after)


def terms_of(terms: Terms, lot: Lot) -> Terms:
    """In what one lot is counted: of an agreement in hours and euros, it may be in one of them alone."""
    if terms is Terms.MIXED and not lot.cents:
        return Terms.HOURS
    return Terms.EUROS if terms is Terms.MIXED and not lot.minutes else terms


def _key(lot: Lot) -> str:
    return lot.title.casefold()


def _count(quote: Quote) -> list[Refused]:
    if not quote.lots:
        return [Refused(N_("Say at least one thing that will be done."), field="title_1")]
    if len(quote.lots) > MOST_LOTS:
        return [Refused(N_("A quote has %(most)s lots at most."), most=MOST_LOTS)]
    return []


def _lot(terms: Terms, number: int, lot: Lot, today: date) -> Iterator[Refused]:
    yield from texts.faults(lot.title, field=f"title_{number}", longest=LONGEST_TITLE)
    if lot.minutes < 0 or (not lot.minutes and not (terms.has_euros and lot.cents > 0)):
        yield Refused(N_("Say how long it takes."), field=f"minutes_{number}")
    if not terms.has_euros and lot.cents:
        yield Refused(N_("These terms have no euros: leave it empty."), field=f"euros_{number}")
    if lot.cents < 0 or (terms is Terms.EUROS and not lot.cents):
        yield Refused(N_("Say how many euros it costs."), field=f"euros_{number}")
    if lot.expected_on < today:
        yield Refused(N_("This day is already past."), field=f"expected_on_{number}")
    if lot.expected_on - today > LONGEST_WAIT:
        yield Refused(N_("This day is too far away: three years at most."), field=f"expected_on_{number}")


def _titles(quote: Quote) -> Iterator[Refused]:
    seen: set[str] = set()
    for number, lot in enumerate(quote.lots, 1):
        if _key(lot) in seen:
            yield Refused(N_("Two lots have the same title: give each its own."), field=f"title_{number}")
        seen.add(_key(lot))


def _totals(quote: Quote) -> Iterator[Refused]:
    if quote.terms is Terms.EUROS and quote.lots and not quote.minutes:
        yield Refused(N_("Say how long it takes."), field="minutes_1")
    if quote.minutes > LONGEST_MINUTES:
        yield Refused(
            N_("All lots together take %(longest_minutes)s at most."),
            field="minutes_1",
            longest_minutes=LONGEST_MINUTES,
        )
    if quote.terms is Terms.MIXED and not quote.cents:
        yield Refused(N_("Say how many euros it costs."), field="euros_1")
    if quote.cents > LARGEST_CENTS:
        yield Refused(
            N_("All lots together cost %(largest_cents)s at most."),
            field="euros_1",
            largest_cents=LARGEST_CENTS,
        )
