"""What was agreed in lots: each is an engagement of its own, agreed from the beginning, under their whole."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from marketplace.domain import engagements as life
from marketplace.domain import quotes
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.terms import Terms
from marketplace.models import Engagement, QuoteLot
from marketplace.selectors import engagements as agreed
from marketplace.selectors import quotes as sent
from marketplace.services import ledger, steps


@transaction.atomic
def begin(*, by: Actor, at: datetime, engagement: Engagement) -> None:
    """Agree on each lot of an engagement that was just agreed in lots, and hold its hours.

    Raises Refused, and nothing is agreed, where there is no room for all of them.
    """
    if not engagement.lot_count:
        return
    rows = QuoteLot.objects.filter(quote=engagement.quote).order_by("position")
    parts = [_part(at, engagement, row) for row in rows]
    ledger.take_hold(by=by, at=at, engagements=parts)
    for part in parts:
        part.reservation_id = ledger.hold(by=by, at=at, engagement=part)
        part.save(update_fields=["reservation"])
        steps.record(by=by, at=at, engagement=part, act=Act.TAKE, side=_taker(engagement))


@transaction.atomic
def cancel(*, by: Actor, at: datetime, engagement: Engagement, side: Side, reason: str) -> None:
    """Cancel every lot that is not done yet; the whole ends with the last of them.

    Raises Refused where the hours of one of them wait for an answer.
    """
    life.check_cancelling(agreed.states_of_lots(engagement.pk))
    waiting = Engagement.objects.filter(whole=engagement, state=State.AGREED).order_by("pk")
    for part_id in waiting.values_list("pk", flat=True):
        part = steps.hold(by=by, at=at, engagement_id=part_id)
        ledger.let_go(by=by, at=at, engagement=part, reason=reason)
        steps.take(by=by, at=at, engagement=part, act=Act.CANCEL, side=side, reason=reason)


def _part(at: datetime, engagement: Engagement, row: QuoteLot) -> Engagement:
    lot = sent.lot_of(row)
    return Engagement.objects.create(
        request=engagement.request,
        giver=engagement.giver,
        receiver_id=engagement.receiver_id,
        whole=engagement,
        lot=row,
        terms=quotes.terms_of(Terms(engagement.terms), lot),
        agreed_minutes=row.minutes,
        price_amount=row.price_amount,
        is_in_trade=engagement.is_in_trade,
        state=State.AGREED,
        invited_at=engagement.invited_at,
        agreed_at=at,
    )


def _taker(engagement: Engagement) -> Side:
    assert engagement.quote is not None  # agreed in the lots of a quote
    return life.other(Side(engagement.quote.side))
