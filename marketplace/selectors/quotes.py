"""What the two proposed to each other before they agreed."""

from dataclasses import dataclass
from datetime import datetime

from coop.domain.quantities import cents_of
from marketplace.domain import quotes
from marketplace.domain.engagements import Side
from marketplace.domain.quotes import Change, Lot, Quote
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, QuoteLot
from marketplace.models import Quote as QuoteRow
from timebank.domain.earmarks import subject_of
from timebank.selectors import earmarks as given


@dataclass(frozen=True, slots=True)
class Sent:
    """A quote as it was sent. changes: the lots that differ from `earlier`, the quote just before it."""

    id: int
    engagement_id: int
    number: int
    side: Side
    quote: Quote
    sent_at: datetime
    expires_at: datetime
    earlier: Quote | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        return () if self.earlier is None else quotes.changes(self.earlier, self.quote)


def of_engagement(engagement_id: int) -> list[Sent]:
    """Every quote of an engagement, the newest first. Two queries for any number of them."""
    rows = QuoteRow.objects.filter(engagement_id=engagement_id).order_by("-number").prefetch_related("lots")
    found = [(row, _quote(row)) for row in rows]
    earlier: list[Quote | None] = [None, *(quote for _row, quote in reversed(found))]
    return [_sent(row, quote, earlier[row.number - 1]) for row, quote in found]


def newest(engagement_id: int) -> Sent | None:
    """The one on the table, with what it changes; None where nothing was proposed."""
    return next(iter(of_engagement(engagement_id)), None)


def find(key: str) -> Sent | None:
    """What a form with this key already sent."""
    row = QuoteRow.objects.filter(key=key).first()
    return None if row is None else _sent(row, _quote(row), None)


def lot_count(row: Engagement) -> int:
    """In how many lots the quote of an engagement is done: 0 where it is done as one.

    Hours that members gave for a need reach it once, when it is done: such a need is not cut into lots.
    """
    if row.quote is None or given.for_need(subject_of(row.request_id)):
        return 0
    found = QuoteLot.objects.filter(quote=row.quote).count()
    return found if found > 1 else 0


def _sent(row: QuoteRow, quote: Quote, earlier: Quote | None) -> Sent:
    return Sent(
        id=row.pk,
        engagement_id=row.engagement_id,
        number=row.number,
        side=Side(row.side),
        quote=quote,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        earlier=earlier,
    )


def _quote(row: QuoteRow) -> Quote:
    return Quote(Terms(row.terms), tuple(lot_of(lot) for lot in row.lots.all()))


def lot_of(row: QuoteLot) -> Lot:
    """A lot as the domain knows it."""
    cents = 0 if row.price_amount is None else cents_of(row.price_amount.amount)
    return Lot(title=row.title, minutes=row.minutes, cents=cents, expected_on=row.expected_on)
