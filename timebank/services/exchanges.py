"""What two members did together, written in the journal."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from governance.domain.rules import InForce
from governance.selectors import rules
from timebank.domain import contributions, exchanges, legs, permissions
from timebank.domain.canonical import Content
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import LegDraft
from timebank.domain.natures import Unit
from timebank.rules import CONTRIBUTION_SHARE, FEE_SHARE
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
    """Write the entry of an exchange, under the rules of the day on which it happened.

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


def _record(by: Actor, at: datetime, exchange: Exchange, intent: Intent) -> int | None:
    known = intent.held
    if known is not None and known.covers(exchange):
        with suppress(posting.Lapsed):
            return posting.post(by=by, at=at, draft=_settling(exchange, intent, known))
    voted = rules.remembered(CONTRIBUTION_SHARE, at=exchange.happened_at)
    draft = _draft(exchange, intent, voted, rules.remembered(FEE_SHARE, at=exchange.happened_at))
    if not draft.legs and exchange.cents:
        missions.note(by=by, at=at, exchange=exchange, content=draft.content, key=draft.key)
    if not draft.legs:
        return None
    if known is None or known.how is not None or known.covers(exchange):
        return posting.post(by=by, at=at, draft=draft)
    return posting.post_instead(by=by, at=at, draft=draft, reservation_id=known.id, reason=MORE)


def _settling(exchange: Exchange, intent: Intent, known: Held) -> Draft:
    contribution = held.obeyed(known, CONTRIBUTION_SHARE)
    fee = held.obeyed(known, FEE_SHARE) if exchange.cents else None
    return replace(_draft(exchange, intent, contribution, fee), settles_id=known.id)


def _draft(
    exchange: Exchange, intent: Intent, contribution: InForce[Decimal], fee: InForce[Decimal] | None
) -> Draft:
    commons = contributions.preview(
        minutes=exchange.minutes,
        cents=exchange.cents,
        is_gift=exchange.is_gift,
        contribution_share=contribution.value,
        fee_share=Decimal(0) if fee is None else fee.value,
    )
    drafted = legs.of_exchange(exchange, commons)
    return Draft(
        key=f"exchange:{intent.key}",
        content=_content(exchange, intent.subject),
        nature=exchange.nature,
        happened_at=exchange.happened_at,
        subject=intent.subject,
        legs=drafted,
        version_ids=(*_obeyed(exchange, drafted, contribution, fee), *intent.version_ids),
        acting_for_id=exchange.acting_for_id,
    )


def _obeyed(
    exchange: Exchange,
    drafted: tuple[LegDraft, ...],
    contribution: InForce[Decimal],
    fee: InForce[Decimal] | None,
) -> tuple[int, ...]:
    """The rule versions that decided something in this entry; a gift obeys none, since nothing is taken."""
    if exchange.is_gift:
        return ()
    units = {leg.account.unit for leg in drafted}
    by_unit = {Unit.MINUTES: contribution, Unit.CENTS: fee}
    return tuple(rule.version_id for unit, rule in by_unit.items() if unit in units and rule is not None)


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
