"""What two members did together, written in the journal."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from governance.domain.rules import InForce
from governance.selectors import rules
from timebank.domain import contributions, exchanges, legs, permissions, rounding
from timebank.domain.canonical import Content
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import LegDraft
from timebank.domain.natures import Unit
from timebank.domain.rounding import Rounding
from timebank.rules import CONTRIBUTION_SHARE, FEE_SHARE, ROUNDING
from timebank.selectors import reservations as held
from timebank.selectors.reservations import Held
from timebank.services import missions, posting
from timebank.services.posting import Draft

MORE = "more was done than was reserved"
"""Why a reservation was given up, in the record of it."""


def record(
    *,
    by: Actor,
    at: datetime,
    exchange: Exchange,
    subject: str,
    key: str,
    reservation_id: int | None = None,
    version_ids: tuple[int, ...] = (),
) -> int | None:
    """Write the entry of an exchange, under the rules of the day on which it happened; its hours are rounded.

    key: one for each intent, such as "engagement:17"; subject: what it is about, in the same form.
    reservation_id: hours held for it. They are paid under the rules of then, whatever the limits say by now;
    an exchange of more gives them up, and is asked of the limits as a whole. version_ids: other rules that
    decided it. Returns the entry's id, or None when nothing moves: a mission without fee is noted, to be
    declared. Raises Refused, Forbidden.
    """
    if not permissions.may_record(by, exchange):
        raise Forbidden
    exchanges.check(exchange, at=at)
    known = None if reservation_id is None else held.get(reservation_id)
    if known is not None and {known.payer_id, known.payee_id} != exchange.parties:
        raise Forbidden
    intent = Intent(subject, key, known, version_ids)
    try:
        return _record(by, at, exchange, intent)
    except posting.Outdated:
        return _record(by, at, exchange, intent)


@dataclass(frozen=True, slots=True)
class Intent:
    """What an exchange is recorded for; held: its reservation."""

    subject: str
    key: str
    held: Held | None
    version_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Voted:
    """The rules that decide an exchange; fee: None where nothing is paid in euros."""

    contribution: InForce[Decimal]
    fee: InForce[Decimal] | None
    rounding: InForce[str]


def _record(by: Actor, at: datetime, exchange: Exchange, intent: Intent) -> int | None:
    """Hours are rounded as was voted on the day; what else was voted when they were held stands."""
    known, day = intent.held, exchange.happened_at
    voted = Voted(
        rules.remembered(CONTRIBUTION_SHARE, at=day),
        rules.remembered(FEE_SHARE, at=day),
        rules.remembered(ROUNDING, at=day),
    )
    minutes = rounding.rounded(exchange.minutes, Rounding(voted.rounding.value))
    noted = exchange if minutes == exchange.minutes else replace(exchange, minutes=minutes)
    is_covered = known is not None and known.covers(noted)
    if known is not None and is_covered:
        with suppress(posting.Lapsed):
            draft = _draft(exchange, noted, intent, _voted_then(known, exchange, voted))
            return posting.post(by=by, at=at, draft=replace(draft, settles_id=known.id))
    draft = _draft(exchange, noted, intent, voted)
    if not draft.legs and exchange.cents:
        missions.note(by=by, at=at, exchange=exchange, content=draft.content, key=draft.key)
    if not draft.legs:
        return None
    if known is None or known.how is not None or is_covered:
        return posting.post(by=by, at=at, draft=draft)
    return posting.post_instead(by=by, at=at, draft=draft, reservation_id=known.id, reason=MORE)


def _voted_then(known: Held, exchange: Exchange, today: Voted) -> Voted:
    fee = held.obeyed(known, FEE_SHARE) if exchange.cents else None
    return Voted(held.obeyed(known, CONTRIBUTION_SHARE), fee, today.rounding)


def _draft(exchange: Exchange, noted: Exchange, intent: Intent, voted: Voted) -> Draft:
    """noted: the exchange with its hours rounded; what was asked is kept as it was asked."""
    commons = contributions.preview(
        minutes=noted.minutes,
        cents=exchange.cents,
        is_gift=exchange.is_gift,
        contribution_share=voted.contribution.value,
        fee_share=Decimal(0) if voted.fee is None else voted.fee.value,
    )
    drafted = legs.of_exchange(noted, commons)
    return Draft(
        key=f"exchange:{intent.key}",
        content=_content(exchange, intent.subject),
        nature=exchange.nature,
        happened_at=exchange.happened_at,
        subject=intent.subject,
        legs=drafted,
        version_ids=(*_obeyed(exchange, drafted, voted), *intent.version_ids),
        acting_for_id=exchange.acting_for_id,
    )


def _obeyed(exchange: Exchange, drafted: tuple[LegDraft, ...], voted: Voted) -> tuple[int, ...]:
    """The rule versions that decided something in this entry; of a gift, only its hours are rounded."""
    if exchange.is_gift:
        return (voted.rounding.version_id,)
    units = {leg.account.unit for leg in drafted}
    found = [voted.contribution.version_id, voted.rounding.version_id] if Unit.MINUTES in units else []
    if Unit.CENTS in units and voted.fee is not None:
        found.append(voted.fee.version_id)
    return tuple(found)


def _content(exchange: Exchange, subject: str) -> Content:
    return {
        "verb": "exchange",
        "giver_id": exchange.giver_id,
        "receiver_id": exchange.receiver_id,
        "minutes": exchange.minutes,
        "cents": exchange.cents,
        "nature": exchange.nature.value,
        "happened_at": exchange.happened_at.astimezone(UTC).isoformat(),
        "acting_for_id": exchange.acting_for_id,
        "subject": subject,
    }
