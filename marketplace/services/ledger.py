"""What an engagement asks of the ledger: to hold its hours, to pay them, to let them go."""

from datetime import datetime

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Refused
from coop.domain.quantities import cents_of
from governance.selectors import rules
from marketplace.domain import engagements, permissions
from marketplace.domain.engagements import Act, Side, State
from marketplace.domain.terms import Terms
from marketplace.models import Engagement
from marketplace.rules import HOLD_DAYS
from marketplace.selectors.engagements import facts_of
from marketplace.services import steps
from timebank.domain.exchanges import Exchange
from timebank.selectors import reservations as kept
from timebank.services import exchanges, reservations


def hold(*, by: Actor, at: datetime, engagement: Engagement) -> int | None:
    """Hold the hours agreed, with what goes to the commons, for the voted time by the database's clock.

    Returns the reservation's id; None where no hours move. Raises Refused where one of the two has no room.
    """
    exchange = _exchange(by, at, engagement, engagement.agreed_minutes)
    if exchange.is_gift or not exchange.minutes:
        return None
    days = rules.in_force(HOLD_DAYS, at=at).value
    return reservations.hold(
        by=by,
        at=at,
        exchange=exchange,
        expires_at=kept.term(days),
        subject=f"engagement:{engagement.pk}",
        key=f"engagement:{engagement.pk}:{engagement.reservation_id or 0}",
    )


def hold_again(*, by: Actor, at: datetime, engagement: Engagement) -> int | None:
    """Where the time of a reservation has passed, hold the hours anew, if both have room. Returns its id.

    Without room nothing is held: what was agreed stands, and is asked of the limits when it is counted.
    """
    known = engagement.reservation_id
    if known is not None and known in kept.open_ones([known]):
        return known
    try:
        return hold(by=by, at=at, engagement=engagement)
    except Refused:
        return known


def let_go(*, by: Actor, at: datetime, engagement: Engagement, reason: str) -> None:
    """The hours held are free again."""
    if engagement.reservation_id is not None:
        reservations.let_go(by=by, at=at, reservation_id=engagement.reservation_id, reason=reason)


@transaction.atomic
def complete(
    *,
    by: Actor,
    at: datetime,
    engagement: Engagement,
    act: Act,
    side: Side,
    minutes: int,
    reason: str = "",
    version_id: int | None = None,
) -> None:
    """Write the ledger entry, then end: the database wants a completed engagement to have its entry.

    What was held is paid from the reservation, so that no limit stands in the way by now.
    """
    engagements.move(State(engagement.state), act, side)  # refused before the ledger is asked
    engagement.entry_id = exchanges.record(
        by=by,
        at=at,
        exchange=_exchange(by, at, engagement, minutes),
        subject=f"engagement:{engagement.pk}",
        key=f"engagement:{engagement.pk}",
        reservation_id=engagement.reservation_id,
        version_ids=() if version_id is None else (version_id,),
    )
    steps.take(
        by=by,
        at=at,
        engagement=engagement,
        act=act,
        side=side,
        minutes=minutes,
        reason=reason,
        version_id=version_id,
    )


def _exchange(by: Actor, at: datetime, engagement: Engagement, minutes: int) -> Exchange:
    terms = Terms(engagement.terms)
    price = engagement.price_amount
    is_acting = permissions.acts_for_giver(by, facts_of(engagement))
    return Exchange(
        giver_id=engagement.giver_id,
        receiver_id=engagement.receiver_id,
        minutes=engagements.minutes_moved(minutes, terms),
        cents=0 if price is None else cents_of(price.amount),
        nature=engagements.nature_of(terms, is_in_trade=engagement.is_in_trade),
        happened_at=at,
        acting_for_id=engagement.giver_id if is_acting else None,
    )
