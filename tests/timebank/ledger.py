"""Short ways to write in the ledger, through the services, for the tests."""

from datetime import date, datetime

from coop.domain.actors import Actor
from tests.instants import after
from timebank.domain import periods
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import Nature
from timebank.domain.periods import Period
from timebank.services import exchanges, gifts

MARCH = periods.month_of(date(2026, 3, 1))
APRIL = periods.month_of(date(2026, 4, 1))


def id_of(person: Actor) -> int:
    assert person.member_id is not None
    return person.member_id


def helped(
    giver: Actor,
    receiver: Actor,
    minutes: int = 60,
    *,
    cents: int = 0,
    nature: Nature = Nature.MUTUAL_HELP,
    at: datetime | None = None,
) -> Exchange:
    return Exchange(id_of(giver), id_of(receiver), minutes, cents, nature, at or after(days=1))


def record(exchange: Exchange, *, by: Actor, key: str, at: datetime | None = None) -> int:
    """The entry of an exchange in which something moves."""
    moment = at or exchange.happened_at
    entry_id = exchanges.record(by=by, at=moment, exchange=exchange, subject=f"engagement:{key}", key=key)
    assert entry_id is not None
    return entry_id


def give(giver: Actor, receiver: Actor | None, minutes: int, *, key: str, at: datetime | None = None) -> int:
    return gifts.give(
        by=giver,
        at=at or after(days=2),
        giver_id=id_of(giver),
        receiver_id=None if receiver is None else id_of(receiver),
        minutes=minutes,
        key=key,
    )


def days(period: Period) -> dict[str, str]:
    """A period as a form sends it."""
    return {"first_on": period.first_on.isoformat(), "last_on": period.last_on.isoformat()}
