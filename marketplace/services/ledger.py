"""What an engagement asks of the ledger: to hold its hours, to pay them, to let them go."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from coop.domain.actors import PLATFORM, Actor
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
from timebank.domain import legs
from timebank.domain.earmarks import subject_of
from timebank.domain.exchanges import Exchange
from timebank.selectors import earmarks as given
from timebank.selectors import reservations as kept
from timebank.selectors import roundings
from timebank.services import earmarks, exchanges, posting, reservations


def hold(*, by: Actor, at: datetime, engagement: Engagement) -> int | None:
    """Hold the hours agreed, with what goes to the commons, for the voted time by the database's clock.

    What members gave for this need is kept already: the rest is held. Returns the reservation's id; None
    where nothing is left to hold. Raises Refused where one of the two has no room.
    """
    gifts = given.told(given.for_need(subject_of(engagement.request_id)))
    agreed = roundings.noted(engagement.agreed_minutes, at=at)
    exchange = _exchange(by, at, engagement, max(agreed - gifts.minutes, 0))
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


def take_hold(*, by: Actor, at: datetime, engagements: Iterable[Engagement]) -> None:
    """Hold all accounts of several engagements before the first of them: nobody waits in a ring."""
    keys = [key for one in engagements for key in legs.touched(_exchange(by, at, one, one.agreed_minutes))]
    posting.take_hold(by=by, at=at, reservation_ids=(), keys=keys)


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
    exchange = _exchange(by, at, engagement, minutes)
    if Terms(engagement.terms).has_hours:
        _spend_gifts(at, engagement, exchange)
    engagement.entry_id = exchanges.record(
        by=by,
        at=at,
        exchange=exchange,
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


def _spend_gifts(at: datetime, engagement: Engagement, exchange: Exchange) -> None:
    """What members gave for this need reaches who asked just before they pay, up to what they pay."""
    earmarks.spend(
        by=PLATFORM,
        at=at,
        subject=subject_of(engagement.request_id),
        minutes=roundings.noted(exchange.minutes, at=at),
        beside=legs.touched(exchange),
        reservation_id=engagement.reservation_id,
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
