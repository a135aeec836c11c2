"""Terms before an agreement: one proposes, the other accepts exactly these or proposes others."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from governance.selectors import rules
from marketplace.domain import engagements as life
from marketplace.domain import keys, quotes
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.quotes import SUPERSEDED, Quote
from marketplace.models import Engagement, QuoteLot
from marketplace.models import Quote as QuoteRow
from marketplace.rules import QUOTE_DAYS
from marketplace.selectors import engagements as agreed
from marketplace.selectors import quotes as sent
from marketplace.services import engagements, lots, steps


@transaction.atomic
def propose(*, by: Actor, at: datetime, engagement_id: int, quote: Quote, key: str) -> int:
    """Send a quote, or answer one with another: only the newest can be accepted. Returns its id.

    The same key with the same terms is the same quote. Raises Refused once it is agreed or has ended.
    """
    keys.check(key)
    kept = quotes.cleaned(quote)
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.QUOTE)
    known = sent.find(key)
    if known is not None:
        if (known.engagement_id, known.side, known.quote) != (engagement_id, side, kept):
            raise keys.conflict()
        return known.id
    life.move(State(engagement.state), Act.QUOTE, side)  # refused before the terms are read
    quotes.check(kept, today=timezone.localdate(at))
    newest = sent.newest(engagement_id)
    if newest is not None:
        quotes.check_news(kept, newest.quote, is_expired=newest.expires_at <= at)
    number = 1 if newest is None else newest.number + 1
    engagement.quote = _create(at, engagement, side, number, kept, key)
    steps.take(by=by, at=at, engagement=engagement, act=Act.QUOTE, side=side, minutes=kept.minutes)
    return engagement.quote.pk


@transaction.atomic
def take(*, by: Actor, at: datetime, engagement_id: int, quote_id: int) -> None:
    """Accept exactly this quote, the newest, which the other one made: these terms are agreed. Twice is once.

    Raises Refused, and changes nothing, where other terms were proposed meanwhile or its days have passed.
    """
    engagement, side = steps.come(by=by, at=at, engagement_id=engagement_id, act=Act.TAKE)
    if engagement.quote_id == quote_id and agreed.is_done(engagement, Act.TAKE, side):
        return
    life.move(State(engagement.state), Act.TAKE, side)  # refused before the quote is looked at
    quote = engagement.quote
    if quote is None or quote.pk != quote_id:
        raise Refused(SUPERSEDED)
    quotes.check_taking(Side(quote.side), side, expires_at=quote.expires_at, at=at)
    engagement.terms, engagement.agreed_minutes = quote.terms, quote.minutes
    engagement.price_amount = quote.price_amount
    engagement.lot_count = sent.lot_count(engagement)
    engagements.agree(by=by, at=at, engagement=engagement, act=Act.TAKE, side=side)
    lots.begin(by=by, at=at, engagement=engagement)


def _create(
    at: datetime, engagement: Engagement, side: Side, number: int, quote: Quote, key: str
) -> QuoteRow:
    days = rules.in_force(QUOTE_DAYS, at=at).value
    try:
        with transaction.atomic():
            row = QuoteRow.objects.create(
                engagement=engagement,
                number=number,
                side=side,
                terms=quote.terms,
                minutes=quote.minutes,
                price_amount=_euros(quote.cents),
                sent_at=at,
                expires_at=at + timedelta(days=days),
                key=key,
            )
    except IntegrityError as error:  # this key was used at the same instant for another engagement
        raise keys.conflict() from error
    QuoteLot.objects.bulk_create(
        QuoteLot(
            quote=row,
            position=position,
            title=lot.title,
            minutes=lot.minutes,
            price_amount=_euros(lot.cents),
            expected_on=lot.expected_on,
        )
        for position, lot in enumerate(quote.lots, start=1)
    )
    return row


def _euros(cents: int) -> Decimal | None:
    return Decimal(cents).scaleb(-2) if cents else None
