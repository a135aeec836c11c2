"""Terms of the demo: before one agreement in four a quote in two lots, and before half of these another."""

from datetime import datetime, timedelta

from coop.domain.actors import Actor
from marketplace.domain.quotes import Lot, Quote
from marketplace.selectors import engagements as agreed
from marketplace.services import engagements, quotes

EVERY, COUNTERED = 4, 8


def agree(*, giver: Actor, receiver: Actor, engagement_id: int, at: datetime) -> None:
    """The giver accepts, or the two find terms first. Raises Refused without room for the hours."""
    if engagement_id % EVERY:
        engagements.accept(by=giver, at=at, engagement_id=engagement_id)
        return
    turns = [giver] if engagement_id % COUNTERED else [receiver, giver]
    for step, person in enumerate(turns):
        quote_id = quotes.propose(
            by=person,
            at=at,
            engagement_id=engagement_id,
            quote=_quote(engagement_id, at, days=10 - 3 * step),
            key=f"demo:{engagement_id}:{step}",
        )
    quotes.take(by=receiver, at=at, engagement_id=engagement_id, quote_id=quote_id)


def _quote(engagement_id: int, at: datetime, *, days: int) -> Quote:
    """What was invited, in two halves."""
    line = agreed.get(engagement_id)
    minutes, cents = line.agreed_minutes // 2, (line.price_cents or 0) // 2
    first = Lot("Un premier jet à relire ensemble", minutes, cents, (at + timedelta(days=days)).date())
    last = Lot(
        "Le résultat, avec des explications",
        line.agreed_minutes - minutes,
        (line.price_cents or 0) - cents,
        (at + timedelta(days=days + 7)).date(),
    )
    return Quote(line.terms, (first, last))
