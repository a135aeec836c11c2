"""Hours held for later: what is reserved is paid, whole or in part, given up, or free again at its term."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Hidden
from governance.domain.rules import InForce
from governance.selectors import rules
from timebank.domain import asking, contributions, exchanges, legs, permissions, reserving
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import LegDraft
from timebank.domain.natures import Nature
from timebank.domain.reserving import How
from timebank.rules import CONTRIBUTION_SHARE, FEE_SHARE
from timebank.selectors import reservations as held
from timebank.selectors.reservations import Held
from timebank.services import posting
from timebank.services.posting import Draft

EXPIRE = "SELECT timebank_expire(%s)"
AT_ONCE = 100


def reserve(
    *, by: Actor, at: datetime, exchange: Exchange, expires_at: datetime, subject: str, key: str
) -> int:
    """Hold the hours of an exchange that will take place, until expires_at. Returns the reservation's id.

    Whoever would pay reserves. Limits are asked now, and not again when it is settled, which computes the
    contribution by the rule in force now. Raises Refused, Forbidden.
    """
    if not permissions.may_reserve(by, exchange):
        raise Forbidden
    exchanges.check(exchange, at=at)
    reserving.check(exchange)
    try:
        return _reserve(by, at, exchange, expires_at, subject, key)
    except posting.Outdated:
        return _reserve(by, at, exchange, expires_at, subject, key)


def hold(*, by: Actor, at: datetime, exchange: Exchange, expires_at: datetime, subject: str, key: str) -> int:
    """Hold the hours on which two people agreed, and the fee on what is paid beside them. Returns its id.

    As `reserve`, but for those who may record the exchange: `exchanges.record` then pays from it.
    """
    if not permissions.may_record(by, exchange):
        raise Forbidden
    exchanges.check(exchange, at=at)
    reserving.check_agreed(exchange)
    try:
        return _reserve(by, at, exchange, expires_at, subject, key)
    except posting.Outdated:
        return _reserve(by, at, exchange, expires_at, subject, key)


def let_go(*, by: Actor, at: datetime, reservation_id: int, reason: str) -> None:
    """Give a reservation up, with a reason, unless it has ended already. Raises Forbidden and Hidden."""
    with suppress(posting.Lapsed):
        void(by=by, at=at, reservation_id=reservation_id, reason=reason)


def settle(
    *,
    by: Actor,
    at: datetime,
    reservation_id: int,
    minutes: int | None = None,
    acting_for_id: int | None = None,
) -> int:
    """Pay what was reserved, or `minutes` of it; the rest is free again. Returns the entry's id.

    A second time with the same hours is the same entry. Raises Refused, Forbidden, Hidden.
    """
    known = _known(reservation_id)
    if not permissions.may_settle(by, known.payer_id, known.payee_id, acting_for_id):
        raise Forbidden
    paid = known.minutes if minutes is None else minutes
    reserving.check_part(paid, known.minutes)
    contribution = held.obeyed(known, CONTRIBUTION_SHARE)
    draft = Draft(
        key=f"reservation:{reservation_id}",
        content={"verb": "settle", "reservation_id": reservation_id, "minutes": paid} | _parties(known),
        nature=known.nature,
        happened_at=at,
        subject=known.subject,
        legs=_legs(known, paid, contribution, at),
        version_ids=(contribution.version_id,),
        acting_for_id=acting_for_id,
        settles_id=reservation_id,
    )
    return posting.post(by=by, at=at, draft=draft)


def void(*, by: Actor, at: datetime, reservation_id: int, reason: str) -> None:
    """Give a reservation up, with a reason: nothing moves. Once given up, doing it again changes nothing."""
    known = _known(reservation_id)
    if not permissions.may_void(by, known.payer_id, known.payee_id):
        raise Forbidden
    why = asking.cleaned(reason, field="reason", longest=asking.REASON_LENGTH)
    if known.how is How.VOID:
        return
    posting.give_up(by=by, at=at, reservation_id=reservation_id, reason=why)


def expire(*, by: Actor, at: datetime) -> int:
    """Free what is past its term by the database's clock, whatever `at` says; how many reservations ended."""
    if not permissions.may_expire(by):
        raise Forbidden
    total = 0
    while count := _expire():
        total += count
    return total


def _expire() -> int:
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE, [AT_ONCE])
        return int(cursor.fetchone()[0])


def _reserve(
    by: Actor, at: datetime, exchange: Exchange, expires_at: datetime, subject: str, key: str
) -> int:
    contribution, fee = rules.remembered(CONTRIBUTION_SHARE, at=at), rules.remembered(FEE_SHARE, at=at)
    commons = contributions.preview(
        minutes=exchange.minutes,
        cents=exchange.cents,
        is_gift=False,
        contribution_share=contribution.value,
        fee_share=fee.value,
    )
    draft = Draft(
        key=f"reserve:{key}",
        content={
            "verb": "reserve",
            "giver_id": exchange.giver_id,
            "receiver_id": exchange.receiver_id,
            "minutes": exchange.minutes,
            "cents": exchange.cents,
            "nature": exchange.nature.value,
            "acting_for_id": exchange.acting_for_id,
            "subject": subject,
            "expires_at": expires_at.astimezone(UTC).isoformat(),
        },
        nature=exchange.nature,
        happened_at=at,
        subject=subject,
        legs=legs.of_exchange(exchange, commons),
        version_ids=(
            contribution.version_id,
            *([fee.version_id] if exchange.cents else []),
        ),
        acting_for_id=exchange.acting_for_id,
    )
    return posting.hold(by=by, at=at, draft=draft, expires_at=expires_at)


def _known(reservation_id: int) -> Held:
    known = held.get(reservation_id)
    if known is None or known.nature is Nature.GIFT:  # what is kept for a need has verbs of its own
        raise Hidden
    return known


def _parties(known: Held) -> dict[str, int]:
    return {"giver_id": known.payee_id, "receiver_id": known.payer_id}


def _legs(known: Held, minutes: int, contribution: InForce[Decimal], at: datetime) -> tuple[LegDraft, ...]:
    commons = contributions.preview(
        minutes=minutes, cents=0, is_gift=False, contribution_share=contribution.value, fee_share=Decimal(0)
    )
    return legs.of_exchange(Exchange(known.payee_id, known.payer_id, minutes, 0, known.nature, at), commons)
