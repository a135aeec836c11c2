"""Quotes of the marketplace's tests."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from coop.domain.actors import Actor
from marketplace.domain.quotes import Lot, Quote
from marketplace.domain.terms import Terms
from marketplace.services import quotes
from tests.instants import START

DAY = START.date() + timedelta(days=10)


def lot(title: str = "The page", minutes: int = 120, cents: int = 0, day: date = DAY) -> Lot:
    return Lot(title, minutes, cents, day)


def quote(*lots: Lot, terms: Terms = Terms.HOURS) -> Quote:
    return Quote(terms, lots or (lot(),))


def propose(
    by: Actor, engagement_id: int, *lots: Lot, terms: Terms = Terms.HOURS, at: datetime = START
) -> int:
    """Send a quote. Returns its id."""
    return quotes.propose(
        by=by, at=at, engagement_id=engagement_id, quote=quote(*lots, terms=terms), key=uuid4().hex
    )
