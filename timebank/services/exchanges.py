"""What two members did together, written in the journal."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden
from governance.domain.rules import InForce
from governance.selectors import rules
from timebank.domain import contributions, exchanges, legs, permissions
from timebank.domain.canonical import Content
from timebank.domain.exchanges import Exchange
from timebank.domain.legs import LegDraft
from timebank.domain.natures import Unit
from timebank.rules import CONTRIBUTION_SHARE, CREDIT_MINUTES, FEE_SHARE
from timebank.selectors import intents
from timebank.services import posting
from timebank.services.posting import Draft


@transaction.atomic
def record(*, by: Actor, at: datetime, exchange: Exchange, subject: str, key: str) -> int | None:
    """Write the entry of an exchange, under the rules of the day on which it happened.

    key: one for each intent, such as "engagement:17"; subject: what it is about, in the same form.
    Returns the entry's id, or None when nothing moves (a mission without fee). Raises Refused, Forbidden.
    """
    if not permissions.may_record(by, exchange):
        raise Forbidden
    exchanges.check(exchange, at=at)
    key, content = f"exchange:{key}", _content(exchange, subject)
    earlier = intents.find(key, content)
    if earlier is not None:
        return earlier
    contribution = rules.in_force(CONTRIBUTION_SHARE, at=exchange.happened_at)
    fee = rules.in_force(FEE_SHARE, at=exchange.happened_at)
    commons = contributions.preview(
        minutes=exchange.minutes,
        cents=exchange.cents,
        is_gift=exchange.is_gift,
        contribution_share=contribution.value,
        fee_share=fee.value,
    )
    drafted = legs.of_exchange(exchange, commons)
    if not drafted:
        return None
    credit = rules.in_force(CREDIT_MINUTES, at=at)
    draft = Draft(
        key=key,
        content=content,
        nature=exchange.nature,
        happened_at=exchange.happened_at,
        subject=subject,
        legs=drafted,
        version_ids=_obeyed(exchange, drafted, contribution, fee, credit),
        credit_minutes=credit.value,
        acting_for_id=exchange.acting_for_id,
    )
    return posting.post(by=by, at=at, draft=draft)


def _obeyed(
    exchange: Exchange,
    drafted: tuple[LegDraft, ...],
    contribution: InForce[Decimal],
    fee: InForce[Decimal],
    credit: InForce[int],
) -> tuple[int, ...]:
    """The rule versions that decided something in this entry; a gift obeys none, since nothing is taken."""
    if exchange.is_gift:
        return ()
    units = {leg.account.unit for leg in drafted}
    of_hours = (contribution.version_id, credit.version_id) if Unit.MINUTES in units else ()
    return (*of_hours, fee.version_id) if Unit.CENTS in units else of_hours


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
