"""What two members did together, written in the journal."""

from dataclasses import replace
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
from timebank.services import posting
from timebank.services.posting import Draft


def record(*, by: Actor, at: datetime, exchange: Exchange, subject: str, key: str) -> int | None:
    """Write the entry of an exchange, under the rules of the day on which it happened; its hours are rounded.

    key: one for each intent, such as "engagement:17"; subject: what it is about, in the same form.
    Returns the entry's id, or None when nothing moves (a mission without fee). Raises Refused, Forbidden.
    """
    if not permissions.may_record(by, exchange):
        raise Forbidden
    exchanges.check(exchange, at=at)
    try:
        return _post(by, at, exchange, subject, key)
    except posting.Outdated:
        return _post(by, at, exchange, subject, key)


def _post(by: Actor, at: datetime, exchange: Exchange, subject: str, key: str) -> int | None:
    contribution = rules.remembered(CONTRIBUTION_SHARE, at=exchange.happened_at)
    fee = rules.remembered(FEE_SHARE, at=exchange.happened_at)
    voted = rules.remembered(ROUNDING, at=exchange.happened_at)
    noted = replace(exchange, minutes=rounding.rounded(exchange.minutes, Rounding(voted.value)))
    commons = contributions.preview(
        minutes=noted.minutes,
        cents=exchange.cents,
        is_gift=exchange.is_gift,
        contribution_share=contribution.value,
        fee_share=fee.value,
    )
    drafted = legs.of_exchange(noted, commons)
    if not drafted:
        return None
    draft = Draft(
        key=f"exchange:{key}",
        content=_content(exchange, subject),
        nature=exchange.nature,
        happened_at=exchange.happened_at,
        subject=subject,
        legs=drafted,
        version_ids=_obeyed(exchange, drafted, contribution, fee, voted),
        acting_for_id=exchange.acting_for_id,
    )
    return posting.post(by=by, at=at, draft=draft)


def _obeyed(
    exchange: Exchange,
    drafted: tuple[LegDraft, ...],
    contribution: InForce[Decimal],
    fee: InForce[Decimal],
    voted: InForce[str],
) -> tuple[int, ...]:
    """The rule versions that decided something in this entry; of a gift, only its hours are rounded."""
    if exchange.is_gift:
        return (voted.version_id,)
    units = {leg.account.unit for leg in drafted}
    by_unit = {
        Unit.MINUTES: (contribution.version_id, voted.version_id),
        Unit.CENTS: (fee.version_id,),
    }
    return tuple(version_id for unit in Unit if unit in units for version_id in by_unit[unit])


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
